import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Given by AssumeRole: good only with its token, and for a while. */
export interface TemporaryCredential extends Credential {
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

export interface CredentialScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
}

/** Reads `AKID/20130524/us-east-1/s3/aws4_request`; an access key may itself contain slashes. */
export function parseScope(credential: string): CredentialScope | undefined {
  const pieces = credential.split('/');
  const [date, region, service, terminator] = pieces.slice(-4);
  const accessKeyId = pieces.slice(0, -4).join('/');
  if (!accessKeyId || !date || region === undefined || !service || !terminator) return undefined;
  return { accessKeyId, date, region, service, terminator };
}

export const scopeText = (scope: CredentialScope) =>
  `${scope.date}/${scope.region}/${scope.service}/${scope.terminator}`;

/** Until then, a client reads that its keys ran out, and not that nobody knows them. */
const KEEP_EXPIRED_MS = 24 * 60 * 60_000;

const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The derived key is the same all day, and deriving it costs four HMACs, so it is kept. */
export class SigningKeys {
  private readonly secrets: Map<string, string>;
  private readonly temporary = new Map<string, TemporaryCredential>();
  private readonly derived = new Map<string, Buffer>();

  constructor(credentials: readonly Credential[]) {
    this.secrets = new Map(credentials.map((each) => [each.accessKeyId, each.secretAccessKey]));
  }

  knows(accessKeyId: string): boolean {
    return this.secrets.has(accessKeyId);
  }

  /** Ones that ran out long ago are forgotten on the way. */
  addTemporary(credential: TemporaryCredential, nowMs: number): void {
    for (const [id, { expiresAtMs }] of this.temporary) {
      if (expiresAtMs > nowMs - KEEP_EXPIRED_MS) continue;
      this.temporary.delete(id);
      this.secrets.delete(id);
    }
    this.temporary.set(credential.accessKeyId, credential);
    this.secrets.set(credential.accessKeyId, credential.secretAccessKey);
  }

  /** Undefined for keys that are good for ever. */
  temporaryOf(accessKeyId: string): TemporaryCredential | undefined {
    return this.temporary.get(accessKeyId);
  }

  /** Throws for an access key that is not known: ask `knows` first. */
  signature(scope: CredentialScope, text: string): string {
    return hmac(this.keyFor(scope), text).toString('hex');
  }

  private keyFor(scope: CredentialScope): Buffer {
    const name = `${scope.accessKeyId}/${scopeText(scope)}`;
    const kept = this.derived.get(name);
    if (kept) return kept;
    const secret = this.secrets.get(scope.accessKeyId);
    if (secret === undefined) throw new Error(`no secret is known for access key ${scope.accessKeyId}`);
    const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<Buffer>(
      (previous, step) => hmac(previous, step),
      Buffer.from(`AWS4${secret}`),
    );
    if (this.derived.size > 100) this.derived.clear();
    this.derived.set(name, key);
    return key;
  }
}

export function signaturesEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
