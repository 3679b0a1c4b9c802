import { z } from 'zod';
import { IgnoreChoiceSchema, usualChoice } from '../protocol/ignore-choice';
import { defaultUploadSettings, UploadSettingsSchema } from '../protocol/upload-settings';

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose.
const controlCharacter = /[\u0000-\u001f\u007f]/;

export const SessionInputSchema = z
  .object({
    cycleId: z.string('Choose the cycle to upload to.').min(1, 'Choose the cycle to upload to.').max(64),
    /** Shown in lists; no part of any key. */
    folderName: z
      .string('Pick a folder.')
      .trim()
      .min(1, 'The folder has no name. Pick a named folder.')
      .max(255, 'The folder name is longer than 255 characters. Rename the folder.')
      .refine(
        (name) => !controlCharacter.test(name),
        'The folder name has a control character. Rename the folder.',
      ),
    settings: UploadSettingsSchema.default(defaultUploadSettings),
    /** What was left out of the manifest, and is to be left out by whoever goes on. */
    ignoreChoice: IgnoreChoiceSchema.default(usualChoice),
  })
  .strict();
export type SessionInput = z.infer<typeof SessionInputSchema>;
