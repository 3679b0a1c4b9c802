import { z } from 'zod';
import { fileStates } from '../sessions/file-state';

/** The object of a session holds some bytes of each in its memory, of which it has 128 MB. */
export const maxSessionFiles = 4_000_000;

export const maxManifestBatch = 1_000;

/**
 * One file as the engine found it. The path is its identity: NFC, "/" between segments, relative to the picked folder.
 * Size and time are only typed here: the ledger answers a bad value with a sentence for that entry, and keeps the others.
 */
export const ManifestEntrySchema = z.object({
  path: z.string().max(4_096),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
});
export type ManifestEntry = z.infer<typeof ManifestEntrySchema>;

export const ManifestBatchSchema = z
  .object({
    /** The scan that found these files, as given by `POST …/scans`. */
    scan: z.number().int().min(0).max(51),
    entries: z
      .array(ManifestEntrySchema)
      .min(1)
      .max(
        maxManifestBatch,
        `A batch holds at most ${maxManifestBatch} entries. Send the rest in another batch.`,
      ),
  })
  .strict();
export type ManifestBatch = z.infer<typeof ManifestBatchSchema>;

/** Answer for the entry at the same index. `rejected` entries are not in the ledger. */
export const ManifestAnswerSchema = z.union([
  z.object({
    id: z.number().int(),
    state: z.enum(fileStates),
    /** Multipart only: the parts that the bucket has, by number. */
    partsDone: z.array(z.number().int()).optional(),
    sentence: z.string().optional(),
  }),
  z.object({ rejected: z.string() }),
]);
export type ManifestAnswer = z.infer<typeof ManifestAnswerSchema>;

export const ManifestResultSchema = z.object({ answers: z.array(ManifestAnswerSchema) });

export const StartSchema = z
  .object({
    scan: z.number().int().min(0).max(51),
    /**
     * How many manifest entries of this scan were accepted: the ledger must agree. Null where the scan goes on: what is there is
     * planned and sent already, and the session ends only after a second call with the number.
     */
    files: z.number().int().min(0).nullable(),
  })
  .strict();
export type StartRequest = z.infer<typeof StartSchema>;
