import { createHash } from 'node:crypto';
import { type Answer, xmlAnswer } from './answer.ts';
import type { Bucket, MultipartUpload, StoredObject, StoredPart } from './bucket.ts';
import {
  CHECKSUM_ALGORITHMS,
  type Checksum,
  checksumElement,
  checksumHeader,
  compositeChecksum,
} from './checksums.ts';
import { checkWriteConditions } from './conditions.ts';
import { combineCrcs } from './crc-combine.ts';
import { noSuchUpload, S3Error } from './errors.ts';
import { requireUpload } from './multipart-uploads.ts';
import { etagFor } from './object-description.ts';
import { bodyOf, type Operation, quoted, unquoted } from './operation.ts';
import { receiveDocument } from './receive-body.ts';
import { checksumXml } from './write-object.ts';
import { children, childText, element, parseXml, s3Document, type XmlNode } from './xml.ts';

// A checksum in the headers of this request is that of the object, and not of the document.
const NO_PROMISES = { md5: undefined, checksum: undefined };

const MIN_PART_BYTES = 5 * 1024 * 1024;

interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  readonly checksums: readonly string[];
}

/** The parts become the object as they lie on disk: nothing is copied, and one journal line makes the change. */
export const completeMultipartUpload: Operation = async (context): Promise<Answer> => {
  const { request, nowMs } = context;
  const { bucket, upload } = requireUpload(context);
  const named = readNamedParts(
    parseXml(await receiveDocument(bodyOf(context), NO_PROMISES), 'CompleteMultipartUpload'),
  );
  const parts = chooseParts(named, upload);
  const checksum = await checksumOf(upload, parts);
  checkWhole(request.headers, checksum, parts);
  // The checks above took their time: only now it is decided whether there is still something to complete.
  if (bucket.upload(upload.uploadId) !== upload) throw noSuchUpload(upload.uploadId);
  checkStillThere(parts, upload);
  checkWriteConditions(request.headers, upload.key, bucket.objects.get(upload.key));
  const object = assemble(upload, parts, nowMs(), checksum);
  bucket.putObject(object, upload.uploadId);
  return {
    ...xmlAnswer(200, resultDocument(bucket, object, request.headers.get('host') ?? '')),
    etag: object.etag,
  };
};

function readNamedParts(document: XmlNode): NamedPart[] {
  const parts = children(document, 'Part').map((node) => ({
    partNumber: Number(childText(node, 'PartNumber')),
    etag: unquoted((childText(node, 'ETag') ?? '').trim()),
    checksums: CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
      const value = childText(node, checksumElement(algorithm));
      return value === undefined ? [] : [`${algorithm} ${value}`];
    }),
  }));
  if (parts.length === 0 || !parts.every(({ partNumber }) => Number.isInteger(partNumber))) {
    throw new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  return parts;
}

function chooseParts(named: readonly NamedPart[], upload: MultipartUpload): StoredPart[] {
  const isAscending = named.every(
    (part, index) => index === 0 || part.partNumber > (named[index - 1]?.partNumber ?? 0),
  );
  if (!isAscending) {
    throw new S3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      {
        UploadId: upload.uploadId,
      },
    );
  }
  const parts = named.map((part) => findPart(part, upload));
  const small = parts.slice(0, -1).find((part) => part.segment.sizeBytes < MIN_PART_BYTES);
  if (!small) return parts;
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: String(small.segment.sizeBytes),
    MinSizeAllowed: String(MIN_PART_BYTES),
    PartNumber: String(small.partNumber),
    ETag: small.etag,
  });
}

function findPart(named: NamedPart, upload: MultipartUpload): StoredPart {
  const part = upload.parts.get(named.partNumber);
  const known = part?.checksum && `${part.checksum.algorithm} ${part.checksum.value}`;
  if (part?.etag === named.etag && named.checksums.every((checksum) => checksum === known)) return part;
  throw new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload.uploadId, PartNumber: String(named.partNumber), ETag: named.etag },
  );
}

/** A part sent again meanwhile has taken the place, and the bytes, of the one that was chosen. */
function checkStillThere(parts: readonly StoredPart[], upload: MultipartUpload): void {
  for (const part of parts) {
    if (upload.parts.get(part.partNumber) !== part) findPart({ ...part, etag: '', checksums: [] }, upload);
  }
}

async function checksumOf(
  upload: MultipartUpload,
  parts: readonly StoredPart[],
): Promise<Checksum | undefined> {
  const { checksumAlgorithm: algorithm, checksumType } = upload;
  if (!algorithm) return undefined;
  if (checksumType === 'FULL_OBJECT') {
    const crcs = parts.map(({ checksum, segment }) => ({
      value: checksum?.value ?? '',
      sizeBytes: segment.sizeBytes,
    }));
    const value = combineCrcs(algorithm, crcs);
    return value === undefined ? undefined : { algorithm, value, type: 'FULL_OBJECT' };
  }
  return compositeChecksum(
    algorithm,
    parts.map((part) => part.checksum?.value ?? ''),
  );
}

/** What the client says about the whole, if anything. */
function checkWhole(
  headers: ReadonlyMap<string, string>,
  checksum: Checksum | undefined,
  parts: readonly StoredPart[],
) {
  const promised = checksum && headers.get(checksumHeader(checksum.algorithm));
  if (promised !== undefined && promised !== checksum?.value) {
    throw new S3Error(
      'BadDigest',
      `The ${checksum?.algorithm} you specified did not match the calculated checksum.`,
    );
  }
  const size = headers.get('x-amz-mp-object-size');
  if (size !== undefined && Number(size) !== totalBytes(parts)) {
    throw new S3Error(
      'InvalidRequest',
      'The provided x-amz-mp-object-size header does not match what was uploaded.',
    );
  }
}

const totalBytes = (parts: readonly StoredPart[]) =>
  parts.reduce((sum, { segment }) => sum + segment.sizeBytes, 0);

function assemble(
  upload: MultipartUpload,
  parts: readonly StoredPart[],
  modifiedAtMs: number,
  checksum: Checksum | undefined,
): StoredObject {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  const segments = parts.map(({ segment }) => segment);
  return {
    key: upload.key,
    segments,
    sizeBytes: totalBytes(parts),
    etag: `${etagFor(upload.description, md5.digest('hex'))}-${parts.length}`,
    modifiedAtMs,
    description: upload.description,
    checksum,
  };
}

const resultDocument = (bucket: Bucket, object: StoredObject, host: string) =>
  s3Document(
    'CompleteMultipartUploadResult',
    element('Location', `http://${host}/${bucket.name}/${encodeURIComponent(object.key)}`) +
      element('Bucket', bucket.name) +
      element('Key', object.key) +
      element('ETag', quoted(object.etag)) +
      checksumXml(object.checksum),
  );
