import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AwsV4Signer } from 'aws4fetch';

export interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With keys that AssumeRole gave. */
  readonly sessionToken?: string;
}

export interface Call {
  readonly method?: string;
  /** Within the bucket; absent for the bucket itself. */
  readonly key?: string;
  readonly bucket?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface SignOptions {
  /** `query` makes a presigned URL; `none` sends the request as it is. */
  readonly sign?: 'header' | 'query' | 'none';
  readonly expiresSeconds?: number;
  readonly signedAt?: Date;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Signs also what aws4fetch leaves out, such as Content-Length and Content-Type. */
  readonly allHeaders?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly text: string;
  /** The code of an error document. */
  readonly code: string | undefined;
}

export interface SignedCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
}

const agent = new Agent({ keepAlive: true });

/** Every segment strictly: aws4fetch signs a literal plus as a space, and `new URL` leaves `'` and others alone. */
export const encodeSegment = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signs with aws4fetch and sends with node:http, which adds no header and corrects no path. */
export class S3Client {
  readonly access: Access;
  private readonly signingKeys = new Map<string, ArrayBuffer>();

  constructor(access: Access) {
    this.access = access;
  }

  async call(call: Call, options: SignOptions = {}): Promise<Reply> {
    return send(await this.sign(call, options));
  }

  async sign(call: Call, options: SignOptions = {}): Promise<SignedCall> {
    const method = call.method ?? 'GET';
    const body = typeof call.body === 'string' ? Buffer.from(call.body) : call.body;
    const url = this.url(call);
    const headers = call.headers ?? {};
    if (options.sign === 'none') return { method, url, headers: { ...headers }, body };
    const target = new URL(url);
    if (options.expiresSeconds !== undefined)
      target.searchParams.set('X-Amz-Expires', String(options.expiresSeconds));
    const signer = new AwsV4Signer({
      method,
      url: target.href,
      headers,
      service: 's3',
      region: options.region ?? this.access.region,
      accessKeyId: options.accessKeyId ?? this.access.accessKeyId,
      secretAccessKey: options.secretAccessKey ?? this.access.secretAccessKey,
      sessionToken: this.access.sessionToken,
      signQuery: options.sign === 'query',
      allHeaders: options.allHeaders,
      datetime: options.signedAt?.toISOString().replace(/[:-]|\.\d{3}/g, ''),
      cache: this.signingKeys,
    });
    const signed = await signer.sign();
    return { method, url: signed.url.href, headers: Object.fromEntries(signed.headers), body };
  }

  url({ bucket = this.access.bucket, key, query = {} }: Call): string {
    const path = key === undefined ? '' : `/${key.split('/').map(encodeSegment).join('/')}`;
    const pairs = Object.entries(query).map(
      ([name, value]) => `${encodeSegment(name)}=${encodeSegment(value)}`,
    );
    const search = pairs.length > 0 ? `?${pairs.join('&')}` : '';
    return `${this.access.endpoint}${bucket === '' ? '' : `/${bucket}`}${path}${search}`;
  }
}

/** Sends exactly what it is given; `path` overrides the path of the URL, byte for byte. */
export function send(call: SignedCall, path?: string): Promise<Reply> {
  const url = new URL(call.url);
  const isSecure = url.protocol === 'https:';
  const hasLength = call.method !== 'GET' && call.headers['transfer-encoding'] === undefined;
  const length = hasLength ? { 'content-length': call.body?.length ?? 0 } : {};
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(
      {
        host: url.hostname,
        port: url.port,
        path: path ?? url.pathname + url.search,
        method: call.method,
        headers: { ...length, ...call.headers },
        ...(!isSecure && { agent }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const text = body.toString();
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          );
          resolve({
            status: response.statusCode ?? 0,
            headers,
            body,
            text,
            code: /<Code>([^<]*)<\/Code>/.exec(text)?.[1],
          });
        });
      },
    );
    request.on('error', reject);
    request.end(call.body);
  });
}
