import { conflictPolicies, type UploadSettings } from '../../../core/protocol/upload-settings';
import { MiB } from '../../../core/sessions/part-size';
import { TextField } from '../ui/field';
import { policyWords } from './policy-words';
import type { SettingsErrors } from './settings-errors';

interface SettingsFieldsProps {
  readonly settings: UploadSettings;
  readonly errors: SettingsErrors;
  readonly onChange: (settings: UploadSettings) => void;
}

/** The advanced settings of one upload. Their bounds are those of UploadSettingsSchema. */
export function SettingsFields({ settings, errors, onChange }: SettingsFieldsProps) {
  const number = (name: 'parallelUploads' | 'retries' | 'partSizeBytes', unit = 1) => ({
    type: 'number',
    error: errors[name],
    value: Number.isNaN(settings[name]) ? '' : settings[name] / unit,
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      onChange({ ...settings, [name]: event.currentTarget.valueAsNumber * unit }),
  });
  return (
    <div className="space-y-5">
      <fieldset>
        <legend className="mb-2 text-sm font-medium">When a name is already taken in the bucket</legend>
        <div className="space-y-2">
          {conflictPolicies.map((policy) => (
            <label key={policy} className="flex gap-2.5">
              <input
                type="radio"
                name="conflictPolicy"
                value={policy}
                checked={settings.conflictPolicy === policy}
                onChange={() => onChange({ ...settings, conflictPolicy: policy })}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span>
                <span className="block text-sm font-medium">{policyWords[policy].label}</span>
                <span className="block text-sm text-muted">{policyWords[policy].sentence}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label="Parallel uploads"
          name="parallelUploads"
          min={1}
          max={16}
          hint="Requests to the bucket at once, at most: 1 to 16."
          {...number('parallelUploads')}
        />
        <TextField
          label="Retries"
          name="retries"
          min={0}
          max={10}
          hint="Further tries for a refused request, 0 to 10."
          {...number('retries')}
        />
        <TextField
          label="Part size (MiB)"
          name="partSize"
          min={5}
          max={512}
          hint="For files over 16 MiB, 5 to 512."
          {...number('partSizeBytes', MiB)}
        />
      </div>
    </div>
  );
}
