import { createHmac } from 'node:crypto';
import { type Access, encodeSegment, type SignedCall } from './s3-client.ts';
import { sha256Hex } from './s3-under-test.ts';

interface RawCall {
  readonly method: string;
  readonly key: string;
  readonly body?: Buffer;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

export function signingKey({ secretAccessKey, region }: Access, date: string): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
}

/** Signs a path byte for byte. aws4fetch cannot: its `new URL` turns `a/../b` into `b` before it signs. */
export function signRaw(
  access: Access,
  call: RawCall,
  sign: 'header' | 'query',
): { call: SignedCall; path: string } {
  const amzDate = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const date = amzDate.slice(0, 8);
  const scope = `${date}/${access.region}/s3/aws4_request`;
  const { host } = new URL(access.endpoint);
  const path = `/${access.bucket}/${call.key.split('/').map(encodeSegment).join('/')}`;
  const amzHeaders: Record<string, string> =
    sign === 'header' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': amzDate } : {};
  const signed = Object.entries({ host, ...amzHeaders });
  const names = signed.map(([name]) => name).join(';');
  const credential = `${access.accessKeyId}/${scope}`;
  const query =
    sign === 'header'
      ? ''
      : `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeSegment(credential)}&X-Amz-Date=${amzDate}&X-Amz-Expires=300&X-Amz-SignedHeaders=${encodeSegment(names)}`;
  const headerLines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = [call.method, path, query, headerLines, names, 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', amzDate, scope, sha256Hex(canonical)].join('\n');
  const signature = hmac(signingKey(access, date), text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return {
    call: {
      method: call.method,
      url: access.endpoint,
      headers: sign === 'header' ? { ...amzHeaders, authorization } : {},
      body: call.body,
    },
    path: sign === 'header' ? path : `${path}?${query}&X-Amz-Signature=${signature}`,
  };
}
