import { z } from 'zod';
import { failureReasons, fileStates } from '../sessions/file-state';
import { sessionStates } from '../sessions/session-state';
import { PackLimitsSchema } from './pack';
import { UploadSettingsSchema } from './upload-settings';

const TallySchema = z.object({ files: z.number().int(), bytes: z.number().int() });

/** Files and bytes by file state; the sum over states is the session's total. */
export const CountersSchema = z.record(z.enum(fileStates), TallySchema);
export type Counters = z.infer<typeof CountersSchema>;

export const InFlightFileSchema = z.object({
  id: z.number().int(),
  path: z.string(),
  sizeBytes: z.number().int(),
  sentBytes: z.number().int(),
});
export type InFlightFile = z.infer<typeof InFlightFileSchema>;

/** What keeps the session from going on, as last said by its engine or coordinator. */
export const SessionProblemSchema = z.object({ code: z.string(), sentence: z.string() });
export type SessionProblem = z.infer<typeof SessionProblemSchema>;

export const SessionViewSchema = z.object({
  id: z.string(),
  state: z.enum(sessionStates),
  attempt: z.number().int(),
  failure: z.string().nullable(),
  settings: UploadSettingsSchema,
  counters: CountersSchema,
  /** Bytes of finished parts of files that are not whole yet. */
  partBytes: z.number().int(),
  inFlight: z.array(InFlightFileSchema),
  problem: SessionProblemSchema.nullable(),
  /** Engines with an open socket. */
  engines: z.number().int(),
  /** What small files may travel in; null where each travels alone. */
  packs: PackLimitsSchema.nullable().default(null),
  /** True where "never overwrite" is only a check just before, since the bucket proved no If-None-Match. */
  weakNoOverwrite: z.boolean(),
  /** More files may come: a folder is still being read, or nobody read it to its end yet. */
  manifestOpen: z.boolean().default(false),
  createdAtMs: z.number().int(),
  startedAtMs: z.number().int().nullable(),
  endedAtMs: z.number().int().nullable(),
  /** The server's clock at sending, so that a viewer's wrong clock shows no wrong duration. */
  nowMs: z.number().int(),
  revision: z.number().int(),
});
export type SessionView = z.infer<typeof SessionViewSchema>;

export const FileViewSchema = z.object({
  id: z.number().int(),
  path: z.string(),
  key: z.string().nullable(),
  sizeBytes: z.number().int(),
  /** Of the local file, when it was scanned. */
  modifiedAtMs: z.number().int(),
  state: z.enum(fileStates),
  /**
   * Of the whole file, in 16 hex digits; null where it was not read, some of its parts were sent by an older version, or one of them
   * came unreported to a bucket that keeps no CRC64NVME of parts.
   */
  crc64nvme: z.string().nullable(),
  /** Of what was sent in one request, where it was needed; null for files of several parts. */
  md5: z.string().nullable(),
  etag: z.string().nullable(),
  reason: z.enum(failureReasons).nullable(),
  sentence: z.string().nullable(),
});
export type FileView = z.infer<typeof FileViewSchema>;

export const FilePageSchema = z.object({
  files: z.array(FileViewSchema),
  nextCursor: z.number().int().nullable(),
});
export type FilePage = z.infer<typeof FilePageSchema>;

export const AttemptViewSchema = z.object({
  attempt: z.number().int(),
  outcome: z.enum(sessionStates),
  startedAtMs: z.number().int().nullable(),
  endedAtMs: z.number().int(),
  uploaded: z.number().int(),
  failed: z.number().int(),
});
export type AttemptView = z.infer<typeof AttemptViewSchema>;

export interface Totals {
  readonly files: number;
  readonly bytes: number;
  /** Arrived in the bucket: sent, stored or verified. */
  readonly uploaded: number;
  readonly uploadedBytes: number;
  readonly verified: number;
  readonly skipped: number;
  readonly skippedBytes: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly remaining: number;
}

const none = { files: 0, bytes: 0 };

/** What people see, derived from the counters and from nothing else. */
export function totalsOf(counters: Partial<Counters>): Totals {
  const of = (state: keyof Counters) => counters[state] ?? none;
  const sum = (pick: 'files' | 'bytes') => fileStates.reduce((total, state) => total + of(state)[pick], 0);
  const arrived = [of('sent'), of('stored'), of('uploaded')];
  return {
    files: sum('files'),
    bytes: sum('bytes'),
    uploaded: arrived.reduce((n, tally) => n + tally.files, 0),
    uploadedBytes: arrived.reduce((n, tally) => n + tally.bytes, 0),
    verified: of('uploaded').files,
    skipped: of('skipped').files,
    skippedBytes: of('skipped').bytes,
    failed: of('failed').files,
    cancelled: of('cancelled').files,
    remaining: of('pending').files + of('planned').files + of('leased').files + of('interrupted').files,
  };
}
