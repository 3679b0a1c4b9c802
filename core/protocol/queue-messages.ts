import { z } from 'zod';

/**
 * Work for the coordinator. The message only names a job; what is to be done is read from the session's ledger when the
 * message arrives, so a message that comes twice or late finds its job done and ends.
 */
export const JobMessageSchema = z.object({
  version: z.literal(1),
  sessionId: z.string(),
  jobId: z.number().int(),
  /** How often the job was put off before it was sent; what came of an earlier sending puts it off no more. */
  tries: z.number().int().default(0),
  kind: z.enum(['plan', 'open', 'reconcile', 'complete', 'verify', 'abort', 'receipt']),
});
export type JobMessage = z.infer<typeof JobMessageSchema>;
export type JobKind = JobMessage['kind'];
