/**
 * Why a bucket refused or could not be asked. `code` is S3's own error code where it gave one, else one of ours:
 * Unreachable (no HTTP answer), BadAnswer (an answer that is not S3's), EndpointNotAllowed (never asked), and RoleRefused,
 * RoleUnusable, RolesNotOffered, PlatformKeysRefused (no keys to ask with).
 */
export interface StorageProblem {
  readonly code: string;
  readonly status: number | null;
  /** Worth another try without a person's help. */
  readonly transient: boolean;
}

const sentences: Record<string, string> = {
  Unreachable:
    'The storage server does not answer. Check the endpoint and that the server is running; the upload continues by itself once it answers.',
  BadAnswer:
    'The endpoint answers, but not like an S3 server. Check the endpoint address of the storage profile.',
  InvalidAccessKeyId:
    'The bucket does not know this access key. Correct the access key ID in the storage profile.',
  SignatureDoesNotMatch:
    'The bucket refuses the signature: the secret access key is wrong. Enter it again in the storage profile.',
  AccessDenied:
    "The access key may not do this in the bucket. Allow it in the bucket policy or in the key's IAM policy.",
  NoSuchBucket:
    'The bucket does not exist at this endpoint. Create it, or correct the bucket name in the project.',
  PermanentRedirect:
    'The bucket lives in another region. Correct the region of the project or its storage profile.',
  AuthorizationHeaderMalformed:
    "The region is not the bucket's region. Correct the region of the project or its storage profile.",
  RequestTimeTooSkewed:
    "The storage server's clock differs by more than 15 minutes. Correct the clock of the storage server.",
  SlowDown: 'The bucket asks to go slower. The upload continues by itself.',
  ServiceUnavailable: 'The storage server is busy. The upload continues by itself.',
  InternalError: 'The storage server had an internal error. The upload tries again by itself.',
  ExpiredToken: 'The short-lived keys of the role ran out. The upload continues by itself with new ones.',
  EndpointNotAllowed:
    'The endpoint is not an address that Longshore may reach. Enter the public https address of the S3 service in the storage profile or the project.',
  RoleRefused:
    "The storage service does not let Longshore take on the role. Put the trust policy that the storage profile shows into the role, with its external ID, and check the role's ARN.",
  RoleUnusable:
    'The storage service gives no keys for the role. Check that it offers AssumeRole at this endpoint, and the ARN in the storage profile.',
  RolesNotOffered:
    'This Longshore has no keys of its own to take on a role with. Use an access key in the storage profile, or ask the operator to set them.',
  PlatformKeysRefused:
    "The storage service does not accept Longshore's own keys, with which it takes on roles. Tell the operator of Longshore.",
  InvalidBucketName: 'The bucket name is not valid. Correct it in the project.',
};

/** One sentence for a person: what happened and what to do. */
export function storageSentence(problem: Pick<StorageProblem, 'code' | 'status'>): string {
  const known = sentences[problem.code];
  if (known) return known;
  return `The bucket answered "${problem.code}"${problem.status ? ` (HTTP ${problem.status})` : ''}. Look this code up in the storage provider's documentation, or run the bucket check of the project.`;
}

const transientCodes = new Set([
  'Unreachable',
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
  'OperationAborted',
  // The next try has new keys.
  'ExpiredToken',
]);

export function storageProblem(code: string, status: number | null): StorageProblem {
  const transient =
    transientCodes.has(code) ||
    status === 429 ||
    (status !== null && status >= 500 && code !== 'NotImplemented');
  return { code, status, transient };
}

/**
 * What was asked for by its key is not there: S3 says NoSuchUpload of a multipart upload that has ended, and RADOS Gateway NoSuchKey. A
 * missing bucket is something else, and so is the page of a proxy that finds nobody behind it.
 */
export function isNotThere({ status, code }: StorageProblem): boolean {
  return status === 404 && code !== 'NoSuchBucket' && code !== 'BadAnswer';
}
