import { z } from 'zod';
import { FileDigestsSchema } from '../checksums/digest';

/**
 * A pack carries many small files in one request: four bytes with the length of the head (unsigned, big-endian), the head as
 * JSON, then the bytes of its files one after another, in the head's order.
 */
export const maxPackFiles = 512;
export const maxPackFileBytes = 1024 * 1024;
export const maxPackHeadBytes = 128 * 1024;
/** Of all its files. Sent again after a failure, a larger pack would cost a slow line too much. */
export const maxPackBytes = 8 * 1024 * 1024;

const fileId = z.number().int().positive();

export const PackItemSchema = z.object({
  fileId,
  /** The one that its grant names, and the CRC64NVME. */
  digests: FileDigestsSchema,
  sizeBytes: z.number().int().min(0).max(maxPackFileBytes),
  /** As in a `sign` frame. */
  comparedWith: z.string().nullable().optional(),
});
export type PackItem = z.infer<typeof PackItemSchema>;

export const PackHeadSchema = z
  .object({
    /** The engine that holds the leases of the files. */
    engineId: z.string().min(8).max(64),
    files: z.array(PackItemSchema).min(1).max(maxPackFiles),
  })
  .strict();
export type PackHead = z.infer<typeof PackHeadSchema>;

/**
 * stored:     the bucket has it, and the session has recorded it: nothing is left to report
 * refused:    the bucket answered so
 * no_answer:  the bucket did not answer the server
 * damaged:    what arrived does not have the digests that the head names
 * not_signed: the engine does not hold this file, or the session does not run
 */
export const PackFileAnswerSchema = z.discriminatedUnion('outcome', [
  z.object({ fileId, outcome: z.literal('stored') }),
  z.object({ fileId, outcome: z.literal('refused'), status: z.number().int(), code: z.string() }),
  z.object({ fileId, outcome: z.enum(['no_answer', 'damaged', 'not_signed']) }),
]);
export type PackFileAnswer = z.infer<typeof PackFileAnswerSchema>;

/** An answer for each file of the head, in its order. */
export const PackAnswerSchema = z.object({ files: z.array(PackFileAnswerSchema) });
export type PackAnswer = z.infer<typeof PackAnswerSchema>;

/** What an engine may put into a pack. */
export const PackLimitsSchema = z.object({
  files: z.number().int().min(1).max(maxPackFiles),
  bytes: z.number().int().min(1).max(maxPackBytes),
  /** Larger files travel alone. */
  fileBytes: z.number().int().min(0).max(maxPackFileBytes),
});
export type PackLimits = z.infer<typeof PackLimitsSchema>;
