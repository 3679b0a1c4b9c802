import { canonicalRequest, stringToSign } from './canonical-request.ts';
import { S3Error } from './errors.ts';
import type { S3Request } from './s3-request.ts';
import {
  type CredentialScope,
  parseScope,
  type SigningKeys,
  scopeText,
  signaturesEqual,
} from './signing-keys.ts';

const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

export interface AuthenticationRules {
  readonly keys: SigningKeys;
  readonly region: string;
  readonly nowMs: () => number;
  /** Otherwise 's3'. */
  readonly service?: 'sts';
  /** For a service whose requests do not name the hash of their body, as those of S3 do. */
  readonly bodySha256?: string;
}

/** Who signed, and what the signature says about the body. */
export interface Signed {
  readonly scope: CredentialScope;
  readonly amzDate: string;
  /** The request's own signature: the seed for signed chunks. */
  readonly signature: string;
  /** `x-amz-content-sha256` as signed: a hex digest, `UNSIGNED-PAYLOAD` or `STREAMING-…`. */
  readonly payloadHash: string;
}

/** Verifies SigV4 in the Authorization header or the query; throws the error that S3 answers. */
export function authenticate(request: S3Request, rules: AuthenticationRules): Signed {
  const authorization = request.headers.get('authorization');
  const presigned = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature');
  if (authorization !== undefined && presigned) {
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed');
  }
  if (authorization !== undefined) return authenticateHeader(request, authorization, rules);
  if (presigned) return authenticateQuery(request, rules);
  throw new S3Error('AccessDenied', 'Access Denied');
}

function authenticateHeader(request: S3Request, authorization: string, rules: AuthenticationRules): Signed {
  const malformed = (message: string) => new S3Error('AuthorizationHeaderMalformed', message);
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/s.exec(authorization);
  if (!match?.[1]) throw malformed('The authorization header that you provided is not valid.');
  const fields = new Map(match[1].split(',').map((field) => splitOnce(field.trim(), '=')));
  const scope = parseScope(fields.get('Credential') ?? '');
  const signature = fields.get('Signature');
  const signedHeaders = fields.get('SignedHeaders')?.split(';');
  if (!scope || !signature || !signedHeaders) {
    throw malformed(
      'The authorization header is malformed; Credential, SignedHeaders and Signature are needed.',
    );
  }
  checkScope(scope, rules, 'AuthorizationHeaderMalformed');
  const amzDate = request.headers.get('x-amz-date') ?? httpDateToAmz(request.headers.get('date'));
  const signedAtMs = parseAmzDate(amzDate ?? '');
  if (amzDate === undefined || signedAtMs === undefined) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  }
  if (!amzDate.startsWith(scope.date))
    throw malformed('Invalid credential date; it differs from x-amz-date.');
  const payloadHash = rules.bodySha256 ?? request.headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  checkSignature(
    request,
    { scope, amzDate, signature, payloadHash },
    signedHeaders,
    request.queryPairs,
    rules,
  );
  if (Math.abs(rules.nowMs() - signedAtMs) > MAX_SKEW_MS) throw tooSkewed(amzDate, rules.nowMs());
  return { scope, amzDate, signature, payloadHash };
}

function authenticateQuery(request: S3Request, rules: AuthenticationRules): Signed {
  const malformed = (message: string) => new S3Error('AuthorizationQueryParametersError', message);
  const parameter = (name: string) => {
    const value = request.query.get(name);
    if (value) return value;
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (parameter('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  }
  const scope = parseScope(parameter('X-Amz-Credential'));
  if (!scope) throw malformed('Error parsing the X-Amz-Credential parameter.');
  const amzDate = parameter('X-Amz-Date');
  const signature = parameter('X-Amz-Signature');
  const signedHeaders = parameter('X-Amz-SignedHeaders').split(';');
  const expires = parameter('X-Amz-Expires');
  if (!/^\d+$/.test(expires)) throw malformed('X-Amz-Expires should be a number');
  if (Number(expires) < 1 || Number(expires) > MAX_EXPIRES_SECONDS) {
    throw malformed('X-Amz-Expires must be between 1 and 604800 seconds (a week)');
  }
  checkScope(scope, rules, 'AuthorizationQueryParametersError');
  const signedAtMs = parseAmzDate(amzDate);
  if (signedAtMs === undefined)
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!amzDate.startsWith(scope.date))
    throw malformed('Invalid credential date; it differs from X-Amz-Date.');
  const nowMs = rules.nowMs();
  if (signedAtMs > nowMs + MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not valid yet');
  const expiresAtMs = signedAtMs + Number(expires) * 1000;
  if (nowMs > expiresAtMs) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': expires,
      Expires: new Date(expiresAtMs).toISOString(),
      ServerTime: new Date(nowMs).toISOString(),
    });
  }
  const payloadHash =
    request.query.get('X-Amz-Content-Sha256') ??
    request.headers.get('x-amz-content-sha256') ??
    'UNSIGNED-PAYLOAD';
  const query = request.queryPairs.filter(([name]) => name !== 'X-Amz-Signature');
  checkSignature(request, { scope, amzDate, signature, payloadHash }, signedHeaders, query, rules);
  return { scope, amzDate, signature, payloadHash };
}

function checkScope(
  scope: CredentialScope,
  rules: AuthenticationRules,
  code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
): void {
  if (!rules.keys.knows(scope.accessKeyId)) throw unknownAccessKey(scope.accessKeyId);
  const service = rules.service ?? 's3';
  if (scope.service !== service || scope.terminator !== 'aws4_request') {
    throw new S3Error(code, `The credential must end in /${service}/aws4_request.`);
  }
  if (scope.region !== rules.region) {
    throw new S3Error(code, `The region '${scope.region}' is wrong; expecting '${rules.region}'`, {
      Region: rules.region,
    });
  }
}

export const unknownAccessKey = (accessKeyId: string) =>
  new S3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
    AWSAccessKeyId: accessKeyId,
  });

function checkSignature(
  request: S3Request,
  signed: Signed,
  signedHeaders: readonly string[],
  query: S3Request['queryPairs'],
  rules: AuthenticationRules,
): void {
  if (!signedHeaders.includes('host')) throw unsignedHeaders('host');
  // AWS refuses any x-amz-* header that the signature does not cover; the content hash is covered by itself.
  const unsigned = [...request.headers.keys()].filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) throw unsignedHeaders(unsigned.join(', '));
  const canonical = canonicalRequest({ ...request, query, signedHeaders, payloadHash: signed.payloadHash });
  const text = stringToSign(signed.amzDate, scopeText(signed.scope), canonical);
  if (signaturesEqual(signed.signature, rules.keys.signature(signed.scope, text))) {
    checkToken(request, signed.scope, rules);
    return;
  }
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      AWSAccessKeyId: signed.scope.accessKeyId,
      StringToSign: text,
      SignatureProvided: signed.signature,
      CanonicalRequest: canonical,
    },
  );
}

/** Keys of short life come with their token, others with none. */
function checkToken(request: S3Request, { accessKeyId }: CredentialScope, rules: AuthenticationRules): void {
  const token = request.headers.get('x-amz-security-token') ?? request.query.get('X-Amz-Security-Token');
  const temporary = rules.keys.temporaryOf(accessKeyId);
  if (temporary && token === undefined) throw unknownAccessKey(accessKeyId);
  if (temporary?.sessionToken !== token)
    throw new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  if (temporary && rules.nowMs() >= temporary.expiresAtMs)
    throw new S3Error('ExpiredToken', 'The provided token has expired.');
}

const unsignedHeaders = (names: string) =>
  new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
    HeadersNotSigned: names,
  });

const tooSkewed = (amzDate: string, nowMs: number) =>
  new S3Error(
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      RequestTime: amzDate,
      ServerTime: new Date(nowMs).toISOString(),
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
    },
  );

/** `20130524T000000Z` to milliseconds, or undefined. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

function httpDateToAmz(date: string | undefined): string | undefined {
  const timeMs = Date.parse(date ?? '');
  if (Number.isNaN(timeMs)) return undefined;
  return new Date(timeMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
