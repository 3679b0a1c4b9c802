import type { BucketHost } from '../../core/storage/bucket-hosts';
import type { BucketAccess } from '../../core/storage/object-store';
import { bucketUrl, type SigningCache } from './signed-request';

export interface FormShape {
  readonly key: string;
  /** Neither more nor fewer bytes. */
  readonly sizeBytes: number;
  /** A digest's header, as a field. */
  readonly digest: Readonly<Record<string, string>>;
  readonly expiresSeconds: number;
  readonly nowMs: number;
  readonly host?: BucketHost;
  readonly cache?: SigningCache;
}

/** To be posted to `url`, with the file's bytes as the last field, "file". */
export interface SignedForm {
  readonly url: string;
  readonly fields: Record<string, string>;
}

/** In a key of a form S3 puts the file's name for "${filename}", and a policy wants "$" escaped. */
export const fitsForm = (key: string): boolean => !key.includes('$');

/**
 * A form under a policy that covers this one key, size and digest (Amazon S3 API Reference, "Creating an HTML form (Using AWS
 * Signature Version 4)"). Unlike a presigned URL its address is the same for every file, so that a browser asks for CORS once.
 */
export async function signForm(access: BucketAccess, shape: FormShape): Promise<SignedForm> {
  const { key, sizeBytes, digest, expiresSeconds, nowMs } = shape;
  const amzDate = new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const date = amzDate.slice(0, 8);
  const token = access.temporary?.sessionToken;
  const conditions: Record<string, string> = {
    key,
    ...digest,
    success_action_status: '201',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${access.accessKeyId}/${date}/${access.region}/s3/aws4_request`,
    'x-amz-date': amzDate,
    ...(token === undefined ? {} : { 'x-amz-security-token': token }),
  };
  const policy = base64Json({
    expiration: new Date(nowMs + expiresSeconds * 1000).toISOString(),
    conditions: [
      { bucket: access.bucket },
      ...Object.entries(conditions).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', sizeBytes, sizeBytes],
    ],
  });
  const signature = await hmac(await signingKey(access, date, shape.cache), policy);
  return {
    url: bucketUrl(access, shape.host).href,
    fields: { ...conditions, policy, 'x-amz-signature': hexOf(signature) },
  };
}

async function signingKey(access: BucketAccess, date: string, cache?: SigningCache): Promise<ArrayBuffer> {
  const name = `form ${access.secretAccessKey} ${date} ${access.region}`;
  const known = cache?.get(name);
  if (known) return known;
  let key = await hmac(Uint8Array.from(new TextEncoder().encode(`AWS4${access.secretAccessKey}`)), date);
  for (const scope of [access.region, 's3', 'aws4_request']) key = await hmac(key, scope);
  cache?.set(name, key);
  return key;
}

async function hmac(key: ArrayBuffer | Uint8Array<ArrayBuffer>, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text));
}

const hexOf = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64Json = (value: unknown) =>
  btoa(
    Array.from(new TextEncoder().encode(JSON.stringify(value)), (byte) => String.fromCharCode(byte)).join(''),
  );
