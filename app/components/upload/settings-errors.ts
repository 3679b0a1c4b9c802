import { type UploadSettings, UploadSettingsSchema } from '../../../core/protocol/upload-settings';

export type SettingsErrors = Partial<Record<keyof UploadSettings, string>>;

const sentences: Record<keyof UploadSettings, string> = {
  parallelUploads: 'Enter a whole number from 1 to 16.',
  retries: 'Enter a whole number from 0 to 10.',
  partSizeBytes: 'Enter a whole number from 5 to 512.',
  conflictPolicy: 'Choose one of these.',
};

/** One sentence for each setting that is out of its bounds. */
export function settingsErrors(settings: UploadSettings): SettingsErrors {
  const parsed = UploadSettingsSchema.safeParse(settings);
  const errors: SettingsErrors = {};
  for (const { path } of parsed.error?.issues ?? []) {
    const name = path[0];
    if (
      name === 'parallelUploads' ||
      name === 'retries' ||
      name === 'partSizeBytes' ||
      name === 'conflictPolicy'
    )
      errors[name] = sentences[name];
  }
  return errors;
}
