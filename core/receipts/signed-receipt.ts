import { z } from 'zod';
import { terminalStates } from '../sessions/session-state';

/** The `typ` of the JWS: what was signed for something else, such as an access token, does not pass for a receipt. */
export const receiptType = 'longshore-receipt+jws';
export const receiptAlgorithms = ['RS256', 'EdDSA'] as const;

const count = z.number().int().min(0);
const WrittenFileSchema = z.object({
  key: z.string(),
  sizeBytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What the signature of a receipt vouches for: the two files, byte for byte, and what they are about. */
export const SignedReceiptSchema = z.object({
  version: z.literal(1),
  issuedAtMs: count,
  company: z.object({ id: z.string(), name: z.string() }),
  session: z.object({
    id: z.string(),
    attempt: count,
    state: z.enum(terminalStates),
    startedAtMs: count.nullable(),
    endedAtMs: count.nullable(),
  }),
  place: z.object({
    projectId: z.string(),
    cycleId: z.string(),
    endpoint: z.string(),
    region: z.string(),
    bucket: z.string(),
    prefix: z.string(),
  }),
  totals: z.object({
    files: count,
    bytes: count,
    uploaded: count,
    skipped: count,
    failed: count,
    cancelled: count,
  }),
  files: z.object({ jsonl: WrittenFileSchema, csv: WrittenFileSchema }),
});
export type SignedReceipt = z.infer<typeof SignedReceiptSchema>;
