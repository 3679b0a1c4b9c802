import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { VersionField } from '../form/version-field';
import { TextField } from '../ui/field';

interface StorageProfileFormProps {
  readonly reply: FormReply;
  readonly start: Readonly<Record<string, string>>;
  /** The secret is never shown again; an empty one then stays as it is. */
  readonly hasSecret: boolean;
  readonly submit: string;
  /** Of the storage profile that is changed. */
  readonly version?: number;
}

export function StorageProfileForm(props: StorageProfileFormProps) {
  const { reply, start, hasSecret, submit, version } = props;
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
    </FormShell>
  );
}
