import { type Answer, emptyAnswer, xmlAnswer } from './answer.ts';
import { readPromises } from './body-verifier.ts';
import type { StoredObject } from './bucket.ts';
import { strictEncodePath } from './canonical-request.ts';
import { invalidArgument, S3Error } from './errors.ts';
import { readUploadForm, type UploadForm } from './multipart-form.ts';
import { checkKey, readDescription } from './object-description.ts';
import { type OperationContext, quoted } from './operation.ts';
import { missingContentLength, readBody } from './payload.ts';
import { checkPostPolicy, type SizeLimits } from './post-policy.ts';
import { receiveBody } from './receive-body.ts';
import { checksumHeaders, storeBody } from './write-object.ts';
import { element, s3Document } from './xml.ts';

type PostContext = Omit<OperationContext, 'signed'>;

/** A browser's form upload. It carries its proof in a signed policy, so the request itself has no signature. */
export async function postObject(
  context: PostContext,
  onKey: (key: string) => Promise<void>,
): Promise<Answer> {
  const { request, store, keys, nowMs } = context;
  if (!request.headers.has('content-length')) throw missingContentLength();
  const form = await readUploadForm(readBody(request), request.headers.get('content-type') ?? '');
  const key = formKey(form);
  await onKey(key);
  const fields = new Map([...form.fields, ['key', key]]);
  const limits = checkPostPolicy(fields, request.bucket, keys, nowMs());
  const bucket = store.require(request.bucket);
  checkKey(key);
  const description = readDescription(withFileType(fields, form.fileType));
  const payload = {
    chunks: limited(form.file, limits),
    sizeBytes: undefined,
    sha256: undefined,
    trailers: new Map(),
  };
  const body = await receiveBody(
    payload,
    readPromises((name) => fields.get(name)),
    bucket.files,
  );
  const object = storeBody(bucket, key, body, description, nowMs(), new Map());
  return { ...formAnswer(context, fields, object), etag: object.etag };
}

function formKey(form: UploadForm): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  const key = form.fields.get('key')?.replaceAll('${filename}', () => form.fileName);
  if (key) return key;
  throw invalidArgument('key', '', "Bucket POST must contain a field named 'key'.");
}

/** The form's own Content-Type field wins over the file part's. */
const withFileType = (fields: ReadonlyMap<string, string>, fileType: string | undefined) =>
  fields.has('content-type') || fileType === undefined
    ? fields
    : new Map([...fields, ['content-type', fileType]]);

async function* limited(
  file: AsyncIterable<Buffer>,
  { minBytes, maxBytes }: SizeLimits,
): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of file) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
        ProposedSize: String(sizeBytes),
        MaxSizeAllowed: String(maxBytes),
      });
    }
    yield chunk;
  }
  if (sizeBytes >= minBytes) return;
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: String(sizeBytes),
    MinSizeAllowed: String(minBytes),
  });
}

function formAnswer(
  { request }: PostContext,
  fields: ReadonlyMap<string, string>,
  object: StoredObject,
): Answer {
  const location = `http://${request.headers.get('host')}/${request.bucket}${strictEncodePath(`/${object.key}`)}`;
  const headers = { etag: quoted(object.etag), location, ...checksumHeaders(object.checksum) };
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.set('bucket', request.bucket);
    target.searchParams.set('key', object.key);
    target.searchParams.set('etag', quoted(object.etag));
    return emptyAnswer(303, { ...headers, location: target.href });
  }
  const status = fields.get('success_action_status');
  if (status === '200') return emptyAnswer(200, headers);
  // Any other value, and none, means 204.
  if (status !== '201') return emptyAnswer(204, headers);
  const result =
    element('Location', location) +
    element('Bucket', request.bucket) +
    element('Key', object.key) +
    element('ETag', quoted(object.etag));
  return xmlAnswer(201, s3Document('PostResponse', result), headers);
}
