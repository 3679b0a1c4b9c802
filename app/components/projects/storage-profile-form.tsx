import { useState } from 'react';
import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { VersionField } from '../form/version-field';
import { SelectField, TextField } from '../ui/field';

interface StorageProfileFormProps {
  readonly reply: FormReply;
  readonly start: Readonly<Record<string, string>>;
  /** Whether this Longshore can take on roles. */
  readonly offersRoles: boolean;
  /** The secret is never shown again; an empty one then stays as it is. */
  readonly hasSecret: boolean;
  readonly submit: string;
  /** Of the storage profile that is changed. */
  readonly version?: number;
}

export function StorageProfileForm(props: StorageProfileFormProps) {
  const { reply, start, offersRoles, hasSecret, submit, version } = props;
  const startKind = (reply.values.kind ?? start.kind) === 'role' ? 'role' : 'keys';
  const [kind, setKind] = useState<AccessKind>(startKind);
  const field = (name: string) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name] ?? start[name],
    autoCapitalize: 'none',
    spellCheck: false,
  });
  return (
    <FormShell reply={reply} submit={submit} submitting="Saving…" cancelTo="/storage-profiles">
      {version === undefined ? null : <VersionField version={version} reply={reply} />}
      <TextField
        label="Name"
        {...field('name')}
        required
        maxLength={100}
        hint="How your colleagues will know it."
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Endpoint"
          {...field('endpoint')}
          required
          inputMode="url"
          placeholder="https://s3.eu-central-1.amazonaws.com"
        />
        <TextField label="Region" {...field('region')} required placeholder="eu-central-1" />
      </div>
      <AccessKind start={startKind} offersRoles={offersRoles} error={reply.errors.kind} onChange={setKind} />
      {kind === 'role' ? (
        <TextField
          label="Role ARN"
          {...field('roleArn')}
          required
          placeholder="arn:aws:iam::123456789012:role/longshore"
          hint="Longshore takes on this role for keys that last an hour. After saving, this page shows the trust policy that the role needs."
        />
      ) : null}
      {kind === 'keys' ? (
        <>
          <TextField label="Access key ID" {...field('accessKeyId')} required autoComplete="off" />
          <TextField
            label="Secret access key"
            name="secretAccessKey"
            type="password"
            autoComplete="new-password"
            error={reply.errors.secretAccessKey}
            required={!hasSecret}
            hint={
              hasSecret
                ? 'Leave it empty to keep the one that is stored. It is never shown again.'
                : 'It is stored encrypted and never shown again.'
            }
          />
        </>
      ) : null}
    </FormShell>
  );
}

type AccessKind = 'keys' | 'role';

interface AccessKindProps {
  readonly start: AccessKind;
  readonly offersRoles: boolean;
  readonly error?: string;
  readonly onChange: (kind: AccessKind) => void;
}

/** Nothing to choose where this Longshore cannot take on roles. */
function AccessKind({ start, offersRoles, error, onChange }: AccessKindProps) {
  if (!offersRoles && start === 'keys') return <input type="hidden" name="kind" value="keys" />;
  return (
    <SelectField
      label="Access"
      name="kind"
      defaultValue={start}
      error={error}
      onChange={(event) => onChange(event.target.value === 'role' ? 'role' : 'keys')}
    >
      <option value="keys">Access key</option>
      <option value="role">Role, without stored keys</option>
    </SelectField>
  );
}
