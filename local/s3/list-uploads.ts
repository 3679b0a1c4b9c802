import { type Answer, xmlAnswer } from './answer.ts';
import type { MultipartUpload } from './bucket.ts';
import { commonPrefix, keyEncoder, pageSize } from './list-objects.ts';
import { compareUtf8 } from './object-index.ts';
import { isoTime, type Operation, requireBucket } from './operation.ts';
import { element, rawElement, s3Document } from './xml.ts';

export const listMultipartUploads: Operation = (context): Answer => {
  const { query } = context.request;
  const bucket = requireBucket(context);
  const encode = keyEncoder(query.get('encoding-type'));
  const maxUploads = pageSize('max-uploads', query.get('max-uploads'));
  const marker: Marker = {
    key: query.get('key-marker') ?? '',
    uploadId: query.get('upload-id-marker') ?? '',
  };
  const scope = { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '' };
  const entries = entriesOf(
    [...bucket.uploads()].filter(({ key }) => key.startsWith(scope.prefix)).sort(byKeyThenAge),
    marker,
    scope,
  );
  const page = entries.slice(0, maxUploads);
  const isTruncated = entries.length > page.length && maxUploads > 0;
  const last = page.at(-1);
  const head =
    element('Bucket', bucket.name) +
    element('KeyMarker', encode(marker.key)) +
    element('UploadIdMarker', marker.uploadId) +
    (isTruncated && last
      ? element('NextKeyMarker', encode(last.name)) +
        element('NextUploadIdMarker', last.upload?.uploadId ?? '')
      : '') +
    element('Prefix', encode(scope.prefix)) +
    (scope.delimiter === '' ? '' : element('Delimiter', encode(scope.delimiter))) +
    element('MaxUploads', maxUploads) +
    element('IsTruncated', isTruncated);
  const body = page.map(({ name, upload }) =>
    upload
      ? rawElement('Upload', uploadXml(upload, encode))
      : rawElement('CommonPrefixes', element('Prefix', encode(name))),
  );
  return xmlAnswer(200, s3Document('ListMultipartUploadsResult', head + body.join('')));
};

interface Marker {
  readonly key: string;
  readonly uploadId: string;
}

/** An upload, or a common prefix that stands for several. */
interface Entry {
  readonly name: string;
  readonly upload: MultipartUpload | undefined;
}

function entriesOf(
  sorted: MultipartUpload[],
  marker: Marker,
  scope: { prefix: string; delimiter: string },
): Entry[] {
  const entries = new Map<string, Entry>();
  for (const upload of sorted.slice(startAfter(sorted, marker))) {
    const common = commonPrefix(upload.key, scope);
    if (common !== undefined && common === marker.key) continue;
    if (common === undefined) entries.set(`upload ${upload.uploadId}`, { name: upload.key, upload });
    else entries.set(`prefix ${common}`, { name: common, upload: undefined });
  }
  return [...entries.values()];
}

/** A marker with an upload id goes on within its key; one without goes on behind the key. */
function startAfter(sorted: readonly MultipartUpload[], { key, uploadId }: Marker): number {
  if (key === '') return 0;
  const next = sorted.findIndex((upload) => {
    const order = compareUtf8(upload.key, key);
    return order > 0 || (order === 0 && uploadId !== '' && upload.uploadId > uploadId);
  });
  return next < 0 ? sorted.length : next;
}

/** Upload ids begin with their time, so within a key this is S3's order: oldest first. */
const byKeyThenAge = (a: MultipartUpload, b: MultipartUpload) =>
  compareUtf8(a.key, b.key) || (a.uploadId < b.uploadId ? -1 : 1);

const uploadXml = (upload: MultipartUpload, encode: (key: string) => string) =>
  element('Key', encode(upload.key)) +
  element('UploadId', upload.uploadId) +
  element('StorageClass', 'STANDARD') +
  element('Initiated', isoTime(upload.initiatedAtMs));
