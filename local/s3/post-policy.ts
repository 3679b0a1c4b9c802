import { unknownAccessKey } from './authenticate.ts';
import { invalidArgument, S3Error } from './errors.ts';
import { parseScope, type SigningKeys, signaturesEqual } from './signing-keys.ts';

export interface SizeLimits {
  readonly minBytes: number;
  readonly maxBytes: number;
}

type Fields = ReadonlyMap<string, string>;

/**
 * Checks the policy of a browser's upload form: its signature, its expiry, that every condition holds, and that every
 * field is covered by one. Answers the size limits, which only the file's bytes can meet or break.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function checkPostPolicy(
  fields: Fields,
  bucket: string,
  keys: SigningKeys,
  nowMs: number,
): SizeLimits {
  const encoded = fields.get('policy');
  if (encoded === undefined) throw new S3Error('AccessDenied', 'Access Denied');
  checkPolicySignature(fields, encoded, keys);
  const policy = parsePolicy(encoded);
  if (nowMs > policy.expiresAtMs) throw violated('Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  for (const condition of policy.matches) checkCondition(condition, values);
  const covered = new Set(policy.matches.map(({ field }) => field));
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !needsNoCondition(name));
  if (extra.length > 0) throw violated(`Extra input fields: ${extra.join(', ')}`);
  return policy.limits;
}

function checkPolicySignature(fields: Fields, policy: string, keys: SigningKeys): void {
  const field = (name: string) => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw invalidArgument(name, '', `Bucket POST must contain a field named '${name}'.`);
  };
  if (field('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw invalidArgument('x-amz-algorithm', field('x-amz-algorithm'), 'Only AWS4-HMAC-SHA256 is supported.');
  }
  field('x-amz-date');
  const scope = parseScope(field('x-amz-credential'));
  if (!scope)
    throw invalidArgument('x-amz-credential', field('x-amz-credential'), 'The credential is malformed.');
  if (!keys.knows(scope.accessKeyId)) throw unknownAccessKey(scope.accessKeyId);
  if (signaturesEqual(field('x-amz-signature'), keys.signature(scope, policy))) return;
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { StringToSign: policy, AWSAccessKeyId: scope.accessKeyId },
  );
}

interface Condition {
  readonly kind: 'eq' | 'starts-with';
  readonly field: string;
  readonly value: string;
}

interface Policy {
  readonly expiresAtMs: number;
  readonly matches: readonly Condition[];
  readonly limits: SizeLimits;
}

function parsePolicy(encoded: string): Policy {
  const document = parseJson(encoded);
  if (!isRecord(document) || !Array.isArray(document.conditions) || typeof document.expiration !== 'string') {
    throw invalidPolicy('A policy has an expiration and a list of conditions.');
  }
  const expiresAtMs = Date.parse(document.expiration);
  if (Number.isNaN(expiresAtMs)) throw invalidPolicy('Invalid expiration.');
  const matches: Condition[] = [];
  let limits: SizeLimits = { minBytes: 0, maxBytes: 5 * 1024 ** 3 };
  for (const condition of document.conditions as unknown[]) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') limits = parseLimits(condition);
    else matches.push(...parseConditions(condition));
  }
  return { expiresAtMs, matches, limits };
}

function parseLimits([, min, max]: unknown[]): SizeLimits {
  const limits = { minBytes: Number(min), maxBytes: Number(max) };
  if (Number.isInteger(limits.minBytes) && Number.isInteger(limits.maxBytes)) return limits;
  throw invalidPolicy('content-length-range takes two whole numbers.');
}

/** `["eq", "$key", "a"]`, `["starts-with", "$key", "a/"]` or `{"key": "a"}`. */
function parseConditions(condition: unknown): Condition[] {
  if (Array.isArray(condition)) {
    const [operator, name, value] = condition as unknown[];
    const kind = typeof operator === 'string' ? operator.toLowerCase() : '';
    if (
      (kind !== 'eq' && kind !== 'starts-with') ||
      typeof name !== 'string' ||
      typeof value !== 'string' ||
      !name.startsWith('$')
    ) {
      throw invalidPolicy(`Invalid condition: ${JSON.stringify(condition)}`);
    }
    return [{ kind, field: name.slice(1).toLowerCase(), value }];
  }
  if (!isRecord(condition)) throw invalidPolicy(`Invalid condition: ${JSON.stringify(condition)}`);
  return Object.entries(condition).map(([name, value]) => ({
    kind: 'eq',
    field: name.toLowerCase(),
    value: String(value),
  }));
}

function checkCondition({ kind, field, value }: Condition, values: Fields): void {
  const actual = values.get(field) ?? '';
  if (kind === 'eq' ? actual === value : startsWith(field, actual, value)) return;
  throw violated(`Policy Condition failed: ${JSON.stringify([kind, `$${field}`, value])}`);
}

/** A list of content types matches when each of them does. */
const startsWith = (field: string, actual: string, prefix: string) =>
  (field === 'content-type' ? actual.split(',') : [actual]).every((each) => each.trim().startsWith(prefix));

const needsNoCondition = (field: string) =>
  ['policy', 'x-amz-signature', 'file', 'awsaccesskeyid', 'signature'].includes(field) ||
  field.startsWith('x-ignore-');

function parseJson(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString());
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalidPolicy = (why: string) => new S3Error('InvalidPolicyDocument', `Invalid Policy: ${why}`);

const violated = (why: string) => new S3Error('AccessDenied', `Invalid according to Policy: ${why}`);
