import { z } from 'zod';

const maxOwnRulesChars = 64 * 1024;

/**
 * Which files of a folder are left out of an upload. A session keeps it, so that whoever goes on with the session, on whatever
 * device, leaves out the same ones.
 */
export const IgnoreChoiceSchema = z
  .object({
    /** The list of what systems and programs make by themselves. */
    useDefaults: z.boolean(),
    /** One rule a line, as in a .gitignore. */
    own: z
      .string()
      .max(maxOwnRulesChars, 'The own rules are longer than 65,536 characters. Write fewer or shorter ones.'),
    /** The ignore file in the folder itself. */
    useFolderFile: z.boolean(),
  })
  .strict();
export type IgnoreChoice = z.infer<typeof IgnoreChoiceSchema>;

export const usualChoice: IgnoreChoice = { useDefaults: true, own: '', useFolderFile: true };
export const nothingIgnored: IgnoreChoice = { useDefaults: false, own: '', useFolderFile: false };
