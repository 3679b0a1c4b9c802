import { randomBytes } from 'node:crypto';
import { type Answer, emptyAnswer, xmlAnswer } from './answer.ts';
import type { Bucket, MultipartUpload } from './bucket.ts';
import { type Checksum, type ChecksumAlgorithm, type ExpectedChecksum, parseAlgorithm } from './checksums.ts';
import { invalidArgument, noSuchUpload, S3Error } from './errors.ts';
import { pageSize } from './list-objects.ts';
import { checkKey, readDescription } from './object-description.ts';
import {
  bodyOf,
  isoTime,
  type Operation,
  type OperationContext,
  promisesOf,
  quoted,
  requireBucket,
} from './operation.ts';
import { receiveBody } from './receive-body.ts';
import { checksumHeaders, checksumXml } from './write-object.ts';
import { element, rawElement, s3Document } from './xml.ts';

const MAX_PART_NUMBER = 10_000;

export const createMultipartUpload: Operation = (context): Answer => {
  const { request, nowMs } = context;
  const bucket = requireBucket(context);
  checkKey(request.key);
  const named = request.headers.get('x-amz-checksum-algorithm');
  const checksumAlgorithm = named === undefined ? undefined : parseAlgorithm(named);
  if (named !== undefined && !checksumAlgorithm) {
    throw new S3Error('InvalidRequest', `Checksum algorithm ${named} is not supported.`);
  }
  const checksumType = readChecksumType(checksumAlgorithm, request.headers.get('x-amz-checksum-type'));
  const uploadId = newUploadId(nowMs());
  bucket.openUpload({
    uploadId,
    key: request.key,
    initiatedAtMs: nowMs(),
    description: readDescription(request.headers),
    checksumAlgorithm,
    checksumType,
  });
  const ids = element('Bucket', bucket.name) + element('Key', request.key) + element('UploadId', uploadId);
  return xmlAnswer(
    200,
    s3Document('InitiateMultipartUploadResult', ids),
    checksumAlgorithm && {
      'x-amz-checksum-algorithm': checksumAlgorithm,
      'x-amz-checksum-type': checksumType ?? '',
    },
  );
};

/** Begins with the time, so that a listing can go on behind an upload that was aborted since. */
const newUploadId = (nowMs: number) =>
  `${nowMs.toString(36).padStart(9, '0')}${randomBytes(18).toString('hex')}`;

/** CRC64NVME is always of the whole object, a SHA never; the others may choose. */
function readChecksumType(
  algorithm: ChecksumAlgorithm | undefined,
  value: string | undefined,
): Checksum['type'] | undefined {
  if (!algorithm) return undefined;
  const type = value?.toUpperCase() ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const isPossible =
    (type === 'FULL_OBJECT' && algorithm.startsWith('CRC')) ||
    (type === 'COMPOSITE' && algorithm !== 'CRC64NVME');
  if (isPossible) return type === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE';
  throw new S3Error(
    'InvalidRequest',
    `The ${value} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}

export const uploadPart: Operation = async (context): Promise<Answer> => {
  const { request, nowMs } = context;
  const partNumber = readPartNumber(request.query.get('partNumber') ?? '');
  const { bucket, upload } = requireUpload(context);
  const promises = promisesOf(context);
  const checksum = partChecksum(promises.checksum, upload.checksumAlgorithm);
  const body = await receiveBody(bodyOf(context), { ...promises, checksum }, bucket.files);
  const etag = body.md5.toString('hex');
  const part = { partNumber, segment: body.segment, etag, modifiedAtMs: nowMs(), checksum: body.checksum };
  if (!bucket.putPart(upload.uploadId, part)) throw noSuchUpload(upload.uploadId);
  return { status: 200, headers: { etag: quoted(etag), ...checksumHeaders(body.checksum) }, etag };
};

/** The object's checksum is made of those of its parts, so they must all be of the upload's algorithm. */
function partChecksum(
  given: ExpectedChecksum | undefined,
  algorithm: ChecksumAlgorithm | undefined,
): ExpectedChecksum | undefined {
  if (!algorithm) return given;
  if (!given) return { algorithm, value: undefined };
  if (given.algorithm === algorithm) return given;
  throw new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${given.algorithm.toLowerCase()}`,
  );
}

function readPartNumber(value: string): number {
  const partNumber = Number(value);
  if (/^\d+$/.test(value) && partNumber >= 1 && partNumber <= MAX_PART_NUMBER) return partNumber;
  throw invalidArgument('partNumber', value, 'Part number must be an integer between 1 and 10000, inclusive');
}

/** The upload that the query names; an id belongs to one key. */
export function requireUpload(context: OperationContext): { bucket: Bucket; upload: MultipartUpload } {
  const bucket = requireBucket(context);
  const uploadId = context.request.query.get('uploadId') ?? '';
  const upload = bucket.upload(uploadId);
  if (upload?.key !== context.request.key) throw noSuchUpload(uploadId);
  return { bucket, upload };
}

export const abortMultipartUpload: Operation = (context): Answer => {
  const { bucket, upload } = requireUpload(context);
  bucket.abortUpload(upload.uploadId);
  return emptyAnswer(204);
};

export const listParts: Operation = (context): Answer => {
  const { request } = context;
  const { bucket, upload } = requireUpload(context);
  const maxParts = pageSize('max-parts', request.query.get('max-parts'));
  const marker = pageMarker(request.query.get('part-number-marker'));
  const rest = [...upload.parts.values()]
    .filter(({ partNumber }) => partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, maxParts);
  const parts = page.map((part) =>
    rawElement(
      'Part',
      element('PartNumber', part.partNumber) +
        element('LastModified', isoTime(part.modifiedAtMs)) +
        element('ETag', quoted(part.etag)) +
        checksumXml(part.checksum) +
        element('Size', part.segment.sizeBytes),
    ),
  );
  const head =
    element('Bucket', bucket.name) +
    element('Key', upload.key) +
    element('UploadId', upload.uploadId) +
    element('StorageClass', 'STANDARD') +
    element('PartNumberMarker', marker) +
    element('NextPartNumberMarker', page.at(-1)?.partNumber ?? 0) +
    element('MaxParts', maxParts) +
    element('IsTruncated', rest.length > page.length);
  return xmlAnswer(200, s3Document('ListPartsResult', head + parts.join('')));
};

function pageMarker(value: string | undefined): number {
  if (value === undefined || value === '') return 0;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalidArgument('part-number-marker', value, 'Argument part-number-marker must be an integer');
}
