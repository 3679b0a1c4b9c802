import { z } from 'zod';
import { DigestsSchema, digestAlgorithms } from '../checksums/digest';
import { failureReasons } from '../sessions/file-state';
import { InFlightFileSchema, SessionViewSchema } from './session-view';

export const protocolVersion = 2;
/** A larger frame is refused; an engine keeps its batches below. */
export const maxFrameChars = 1_000_000;
/** A few packs full; see core/protocol/pack. */
export const maxWant = 2_048;
export const maxSignItems = 256;
export const maxReportItems = 512;

const fileId = z.number().int().positive();
const etag = z.string().min(1).max(200).nullable();
const sizeBytes = z.number().int().min(0);
const partNumber = z.number().int().min(1).max(10_000);

/** The person's browser → the session. `hello` is the first frame. */
export const HelloFrameSchema = z.object({
  type: z.literal('hello'),
  version: z.number().int(),
  role: z.enum(['engine', 'viewer']),
  /** Engine only: chosen by the engine, kept over reconnects, so that its leases stay its own. */
  engineId: z.string().min(8).max(64).optional(),
  /** Engine only: the scan whose files it can read. */
  scan: z.number().int().min(0).max(51).optional(),
});

/** "I have room for this many more files": replaces what was wanted before. `grants` follow as files become ready. */
const WantFrameSchema = z.object({ type: z.literal('want'), files: z.number().int().min(1).max(maxWant) });

/**
 * Signatures just in time. `part` is null for a single PUT. Among the digests is the one that the grant names: it becomes part of
 * what is signed.
 */
const SignItemSchema = z.object({
  fileId,
  part: partNumber.nullable(),
  digests: DigestsSchema,
  sizeBytes,
  /** The ETag of the `existing` object that the file was found to differ from; null where the grant named none. */
  comparedWith: z.string().nullable().optional(),
});
const SignFrameSchema = z.object({
  type: z.literal('sign'),
  items: z.array(SignItemSchema).min(1).max(maxSignItems),
  /** This engine gets no answer from one of the bucket's further addresses: it wants none of them. */
  firstHostOnly: z.boolean().optional(),
  /** This engine can send a file as a form. */
  forms: z.boolean().optional(),
});

/**
 * sent:       the bucket took a single PUT; etag null where CORS hides it or the bucket said 412 (ours or not: verification tells)
 * part:       the bucket took one part
 * identical:  the object that the grant named as `existing` has this content; nothing was sent
 * failed:     given up after all tries, with the reason; `detail` is the bucket's error code or null
 * gone:       the bucket no longer knows the multipart upload (NoSuchUpload): open a new one
 */
const ReportItemSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sent'), fileId, digests: DigestsSchema, sizeBytes, etag }),
  z.object({ type: z.literal('part'), fileId, part: partNumber, digests: DigestsSchema, sizeBytes, etag }),
  z.object({
    type: z.literal('identical'),
    fileId,
    digests: DigestsSchema,
    etag: z.string().min(1).max(200),
  }),
  z.object({
    type: z.literal('failed'),
    fileId,
    reason: z.enum(failureReasons),
    detail: z.string().max(200).nullable(),
  }),
  z.object({ type: z.literal('gone'), fileId }),
]);
export type ReportItem = z.infer<typeof ReportItemSchema>;

const ReportFrameSchema = z.object({
  type: z.literal('report'),
  /** Answered by `ack`; a report without one is sent again after a reconnect. Recording is idempotent. */
  seq: z.number().int().min(0),
  items: z.array(ReportItemSchema).min(1).max(maxReportItems),
});

const InFlightFrameSchema = z.object({
  type: z.literal('in_flight'),
  files: z.array(InFlightFileSchema.omit({ path: true, sizeBytes: true })).max(64),
});

/** The engine cannot go on (or can again: null); the coordinator says the sentence to every viewer. */
const ProblemFrameSchema = z.object({
  type: z.literal('problem'),
  problem: z.object({ code: z.string().max(64), sentence: z.string().max(500) }).nullable(),
});

/** Leases given back unfinished, e.g. when the page is being closed. */
const ReleaseFrameSchema = z.object({
  type: z.literal('release'),
  fileIds: z.array(fileId).min(1).max(maxSignItems),
});

export const ClientFrameSchema = z.discriminatedUnion('type', [
  HelloFrameSchema,
  WantFrameSchema,
  SignFrameSchema,
  ReportFrameSchema,
  InFlightFrameSchema,
  ProblemFrameSchema,
  ReleaseFrameSchema,
]);
export type ClientFrame = z.infer<typeof ClientFrameSchema>;
export type SignItem = z.infer<typeof SignItemSchema>;

/** What a request for this file is signed for. */
const digest = z.enum(digestAlgorithms);

/**
 * An object that is at the file's key already. Where `crc64nvme` (of the whole object, in hex) is there it tells alone whether the
 * content is the same; elsewhere the ETag does, as far as it is made of MD5s. An engine that does not know the field compares by ETag.
 */
const ExistingObjectSchema = z.object({
  etag: z.string(),
  sizeBytes,
  crc64nvme: z.string().optional(),
});
export type ExistingObject = z.infer<typeof ExistingObjectSchema>;

/** One leased file. The engine finds the local file by id, from the manifest answers. */
const GrantSchema = z.discriminatedUnion('transport', [
  z.object({
    transport: z.literal('single'),
    fileId,
    digest,
    /** Set where an object is already there: compare first, and report `identical` where it has the file's content. */
    existing: ExistingObjectSchema.nullable(),
  }),
  z.object({
    transport: z.literal('multipart'),
    fileId,
    digest,
    partBytes: sizeBytes,
    /** Parts the bucket has: not to be sent again. */
    partsDone: z.array(partNumber),
    existing: ExistingObjectSchema.nullable(),
  }),
]);
export type Grant = z.infer<typeof GrantSchema>;

const SignedItemSchema = z.object({
  fileId,
  part: partNumber.nullable(),
  url: z.string(),
  /** To be sent exactly so: they are signed. */
  headers: z.record(z.string(), z.string()),
  /** To be sent as a form with these fields before the file, by POST. */
  form: z.record(z.string(), z.string()).optional(),
  /** For one of the bucket's further addresses. */
  isFurtherHost: z.boolean().optional(),
  expiresAtMs: z.number().int(),
});
export type SignedItem = z.infer<typeof SignedItemSchema>;

/** The session → everyone watching it. */
export const ServerFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: SessionViewSchema }),
  z.object({ type: z.literal('grants'), grants: z.array(GrantSchema) }),
  /** An item that may not be signed (lease lost, session over) comes back in `refused`. */
  z.object({
    type: z.literal('signed'),
    items: z.array(SignedItemSchema),
    refused: z.array(z.object({ fileId, part: partNumber.nullable() })),
  }),
  /** `unknown`: file ids of the report that this session does not have. */
  z.object({ type: z.literal('ack'), seq: z.number().int(), unknown: z.array(z.number().int()) }),
  z.object({ type: z.literal('error'), code: z.string(), sentence: z.string() }),
]);
export type ServerFrame = z.infer<typeof ServerFrameSchema>;

/** Text frames answered by the platform without waking the object. */
export const pingText = 'ping';
export const pongText = 'pong';
