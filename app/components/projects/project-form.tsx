import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { VersionField } from '../form/version-field';
import { CheckboxField, SelectField, TextAreaField, TextField } from '../ui/field';

interface ProjectFormProps {
  readonly reply: FormReply;
  /** What the fields show before anything was typed. */
  readonly start: Readonly<Record<string, string>>;
  readonly startsActive: boolean;
  /** Of the project that is changed. */
  readonly version?: number;
  readonly profiles: readonly { id: string; name: string; region: string; endpoint: string }[];
  readonly submit: string;
  readonly cancelTo: string;
}

export function ProjectForm(props: ProjectFormProps) {
  const { reply, start, startsActive, version, profiles, submit, cancelTo } = props;
  const field = (name: string) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name] ?? start[name],
  });
  const refused = Object.keys(reply.values).length > 0;
  return (
    <FormShell reply={reply} submit={submit} submitting="Saving…" cancelTo={cancelTo}>
      {version === undefined ? null : <VersionField version={version} reply={reply} />}
      <TextField label="Name" {...field('name')} required maxLength={100} />
      <TextAreaField label="Description" {...field('description')} />
      <SelectField label="Storage profile" {...field('storageProfileId')} required>
        {profiles.length === 1 ? null : <option value="">Choose one</option>}
        {profiles.map(({ id, name, region }) => (
          <option key={id} value={id}>
            {name} ({region})
          </option>
        ))}
      </SelectField>
      <TextField
        label="Bucket"
        {...field('bucket')}
        required
        autoCapitalize="none"
        spellCheck={false}
        hint="Its name only, as the provider shows it."
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Region (optional)"
          {...field('region')}
          autoCapitalize="none"
          spellCheck={false}
          hint="Empty takes the storage profile's."
        />
        <TextField
          label="Endpoint (optional)"
          {...field('endpoint')}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          hint="Empty takes the storage profile's."
        />
      </div>
      <CheckboxField
        label="Active"
        name="active"
        defaultChecked={refused ? reply.values.active === 'on' : startsActive}
        hint="An inactive project takes no new uploads and keeps all its records."
      />
    </FormShell>
  );
}
