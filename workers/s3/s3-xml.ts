import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { base64OfHex, hexOfBase64 } from '../../core/checksums/digest';
import { unquotedEtag } from '../../core/storage/etag';
import type {
  Completed,
  NamedPart,
  ObjectPage,
  OpenUpload,
  StoredPart,
} from '../../core/storage/object-store';
import type { TemporaryKeys } from '../../core/storage/role-access';

// Values stay text: a key "007" or "1e3" must not become a number. Entities are decoded here and not by the parser, whose
// limit against entity bombs a page of 1,000 quoted ETags could reach.
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  ignoreAttributes: true,
  isArray: (name) => ['Contents', 'Part', 'Upload'].includes(name),
});

function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return null;
  }
}

/** People read a code that is not known here: it must not be a text of the server's choice. */
const Code = z.string().regex(/^[A-Za-z][A-Za-z0-9.]{0,63}$/);
const ErrorSchema = z.object({ Error: z.object({ Code }) });
/** STS wraps it once more. */
const WrappedErrorSchema = z.object({ ErrorResponse: ErrorSchema }).transform((it) => it.ErrorResponse);
/** The root of rclone's S3 server. */
const UnwrappedErrorSchema = z
  .object({ errorResponse: z.object({ Code }) })
  .transform((it) => ({ Error: it.errorResponse }));

/** The `<Code>` of an S3 or STS error document, or null when the text is none. */
export function parseStorageError(xml: string): string | null {
  const parsed = z.union([ErrorSchema, WrappedErrorSchema, UnwrappedErrorSchema]).safeParse(parse(xml));
  return parsed.success ? parsed.data.Error.Code : null;
}

const CredentialsSchema = z.object({
  AssumeRoleResponse: z.object({
    AssumeRoleResult: z.object({
      Credentials: z.object({
        AccessKeyId: z.string().min(1),
        SecretAccessKey: z.string().min(1),
        SessionToken: z.string().min(1),
        Expiration: z.iso.datetime({ offset: true }),
      }),
    }),
  }),
});

/** The keys in the answer to STS AssumeRole, or null when the text is none. */
export function parseAssumedRole(xml: string): TemporaryKeys | null {
  const parsed = CredentialsSchema.safeParse(parse(xml));
  if (!parsed.success) return null;
  const keys = parsed.data.AssumeRoleResponse.AssumeRoleResult.Credentials;
  return {
    accessKeyId: decodeEntities(keys.AccessKeyId),
    secretAccessKey: decodeEntities(keys.SecretAccessKey),
    sessionToken: decodeEntities(keys.SessionToken),
    expiresAtMs: Date.parse(keys.Expiration),
  };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}

const etagIn = (element: string | undefined) => unquotedEtag(decodeEntities(element ?? ''));
/** Listings are asked with encoding-type=url, since XML 1.0 cannot hold every character that a key can. */
const decodeKey = (encoded: string) => decodeURIComponent(encoded.replace(/\+/g, ' '));

const ListSchema = z.object({
  ListBucketResult: z.object({
    EncodingType: z.string().optional(),
    IsTruncated: z.string(),
    NextContinuationToken: z.string().optional(),
    Contents: z
      .array(z.object({ Key: z.string(), Size: z.string(), ETag: z.string().optional() }))
      .optional(),
  }),
});

export function parseObjectPage(xml: string): ObjectPage | null {
  const parsed = ListSchema.safeParse(parse(xml));
  if (!parsed.success) return null;
  const result = parsed.data.ListBucketResult;
  const key = result.EncodingType === 'url' ? decodeKey : decodeEntities;
  const objects = (result.Contents ?? []).map((entry) => ({
    key: key(entry.Key),
    sizeBytes: Number(entry.Size),
    etag: etagIn(entry.ETag),
  }));
  const nextToken =
    result.IsTruncated === 'true' ? decodeEntities(result.NextContinuationToken ?? '') || null : null;
  return { objects, nextToken };
}

const CreateSchema = z.object({ InitiateMultipartUploadResult: z.object({ UploadId: z.string().min(1) }) });

export function parseCreatedUpload(xml: string): { uploadId: string } | null {
  const parsed = CreateSchema.safeParse(parse(xml));
  return parsed.success ? { uploadId: parsed.data.InitiateMultipartUploadResult.UploadId } : null;
}

const PartsSchema = z.object({
  ListPartsResult: z.object({
    IsTruncated: z.string().optional(),
    NextPartNumberMarker: z.string().optional(),
    Part: z
      .array(
        z.object({
          PartNumber: z.string(),
          ETag: z.string(),
          Size: z.string(),
          ChecksumCRC64NVME: z.string().optional(),
        }),
      )
      .optional(),
  }),
});

export function parseParts(xml: string): { parts: StoredPart[]; nextMarker: string | null } | null {
  const parsed = PartsSchema.safeParse(parse(xml));
  if (!parsed.success) return null;
  const result = parsed.data.ListPartsResult;
  const parts = (result.Part ?? []).map((part) => ({
    partNumber: Number(part.PartNumber),
    sizeBytes: Number(part.Size),
    etag: etagIn(part.ETag) ?? '',
    crc64nvme: hexOfBase64(part.ChecksumCRC64NVME ?? '') || null,
  }));
  return { parts, nextMarker: result.IsTruncated === 'true' ? (result.NextPartNumberMarker ?? null) : null };
}

/** A CRC64NVME in Base64 as hex; null where there is none, or it is not of the whole object. */
export function wholeChecksum(base64: string | undefined, type: string | undefined): string | null {
  const isWhole = type === undefined || type.toUpperCase() === 'FULL_OBJECT';
  const hex = isWhole ? hexOfBase64(base64 ?? '') : null;
  return hex?.length === 16 ? hex : null;
}

const CompleteSchema = z.object({
  CompleteMultipartUploadResult: z.object({
    ETag: z.string().optional(),
    ChecksumCRC64NVME: z.string().optional(),
    ChecksumType: z.string().optional(),
  }),
});

/** Null when the answer is no completion: Complete may answer 200 and carry an error in its body. */
export function parseCompletion(xml: string): Completed | null {
  const parsed = CompleteSchema.safeParse(parse(xml));
  if (!parsed.success) return null;
  const { ETag, ChecksumCRC64NVME, ChecksumType } = parsed.data.CompleteMultipartUploadResult;
  return { etag: etagIn(ETag), crc64nvme: wholeChecksum(ChecksumCRC64NVME, ChecksumType) };
}

const UploadsSchema = z.object({
  ListMultipartUploadsResult: z.object({
    EncodingType: z.string().optional(),
    IsTruncated: z.string().optional(),
    NextKeyMarker: z.string().optional(),
    NextUploadIdMarker: z.string().optional(),
    Upload: z.array(z.object({ Key: z.string(), UploadId: z.string() })).optional(),
  }),
});

export interface UploadsPage {
  readonly uploads: OpenUpload[];
  readonly next: { keyMarker: string; uploadIdMarker: string } | null;
}

export function parseUploads(xml: string): UploadsPage | null {
  const parsed = UploadsSchema.safeParse(parse(xml));
  if (!parsed.success) return null;
  const result = parsed.data.ListMultipartUploadsResult;
  const key = result.EncodingType === 'url' ? decodeKey : decodeEntities;
  const uploads = (result.Upload ?? []).map((upload) => ({
    key: key(upload.Key),
    uploadId: upload.UploadId,
  }));
  if (result.IsTruncated !== 'true') return { uploads, next: null };
  return {
    uploads,
    next: { keyMarker: key(result.NextKeyMarker ?? ''), uploadIdMarker: result.NextUploadIdMarker ?? '' },
  };
}

/** The body of CompleteMultipartUpload. */
export function completionXml(parts: readonly NamedPart[], withCrc64Nvme: boolean): string {
  const items = parts.map(
    (part) =>
      `<Part><PartNumber>${part.partNumber}</PartNumber><ETag>&quot;${escapeXml(part.etag)}&quot;</ETag>${withCrc64Nvme ? crcElement(part) : ''}</Part>`,
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${items.join('')}</CompleteMultipartUpload>`;
}

function crcElement({ crc64nvme }: NamedPart): string {
  return crc64nvme === null ? '' : `<ChecksumCRC64NVME>${base64OfHex(crc64nvme)}</ChecksumCRC64NVME>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
