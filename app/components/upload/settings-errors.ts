import { type UploadSettings, UploadSettingsSchema } from '../../../core/protocol/upload-settings';

export type SettingsErrors = Partial<Record<keyof UploadSettings, string>>;

const sentences: Record<keyof UploadSettings, string> = {
  parallelUploads: 'Enter a whole number from 1 to 16.',
  retries: 'Enter a whole number from 0 to 10.',
  partSizeBytes: 'Enter a whole number from 5 to 512.',
  conflictPolicy: 'Choose one of these.',
};

const isSetting = (name: unknown): name is keyof UploadSettings =>
  typeof name === 'string' && Object.hasOwn(sentences, name);

/** What to enter for the setting of this name; undefined for another name. */
export const settingSentence = (name: unknown): string | undefined =>
  isSetting(name) ? sentences[name] : undefined;

/** One sentence for each setting that is out of its bounds. */
export function settingsErrors(settings: UploadSettings): SettingsErrors {
  const parsed = UploadSettingsSchema.safeParse(settings);
  const names = (parsed.error?.issues ?? []).map(({ path }) => path[0]).filter(isSetting);
  return Object.fromEntries(names.map((name) => [name, sentences[name]]));
}
