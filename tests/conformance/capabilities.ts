/**
 * What is known of a server, so that a test asserts the difference instead of hiding it. `STRICT` is what AWS
 * documents, and what the local server does in full; every other profile lists where that server departs from it.
 */
export interface ServerProfile {
  readonly name: string;
  /** Refuses a body whose x-amz-checksum-* is wrong, and gives the checksum back. */
  readonly verifiesChecksums: boolean;
  /** The same for the digests in the fields of a form, Content-MD5 among them. */
  readonly verifiesFormDigests: boolean;
  /** Names the object's ETag in the answer to CompleteMultipartUpload. */
  readonly completesWithEtag: boolean;
  readonly honoursIfNoneMatchOnPut: boolean;
  readonly honoursIfNoneMatchOnComplete: boolean;
  /** 404 and 403 answers carry CORS headers, so that a page can read the error. */
  readonly notFoundCarriesCors: boolean;
  readonly deniedCarriesCors: boolean;
  /** An `AllowedOrigin` of `*` is answered with a star, and not with the origin. */
  readonly openOriginIsStar: boolean;
  readonly preflightRefusedCode: string;
  readonly noCorsCode: string;
  readonly refusesUnsignedAmzHeaders: boolean;
  /** A header that was signed empty may not be left out. */
  readonly tellsAbsentFromEmpty: boolean;
  readonly refusesForeignRegion: boolean;
  /** Status and code for a presigned URL whose time is yet to come; the object does not exist. */
  readonly notYetValid: readonly [status: number, code: string];
  readonly saysThatRequestHasExpired: boolean;
  /** Status and code for X-Amz-Expires over a week. */
  readonly expiryOverAWeek: readonly [status: number, code: string];
  /** Understands aws-chunked bodies with a checksum behind them; if not, what it answers to a wrong and a right one. */
  readonly understandsStreamingTrailers: boolean;
  readonly streamingTrailerStatuses: readonly [wrong: number, right: number];
  readonly requiresDigestOnDeleteObjects: boolean;
  /** If-Match on a PUT: the answers to a wrong ETag and then to the right one. */
  readonly ifMatchStatuses: readonly [wrong: number, right: number];
  readonly invalidMd5: readonly [status: number, code: string];
  readonly refusesPartsOutOfOrder: boolean;
  /** Parts that were sent may be left out of the object. */
  readonly mayLeaveOutParts: boolean;
  /** Part numbers below 1 and above 10,000. */
  readonly refusesPartNumbersOutOfRange: boolean;
  /** The code of ListParts for an upload that has ended; UploadPart and Abort say NoSuchUpload everywhere. */
  readonly listPartsEndedCode: string;
  /** Status and code for completing an upload that was completed already, and one that was aborted. */
  readonly completeAgain: readonly [status: number, code: string | undefined];
  readonly completeAborted: readonly [status: number, code: string];
  readonly formAnswersWithEtag: boolean;
  readonly formNeedsContentLength: boolean;
  readonly badPolicySignatureCode: string;
  readonly keyTooLongCode: string;
  readonly urlEncodedSpace: string;
  readonly encodesSlashInUrlEncoding: boolean;
  readonly createBucketAgainStatus: number;
  readonly acceptsOddBucketNames: readonly string[];
}

const STRICT: ServerProfile = {
  name: 'strict',
  verifiesChecksums: true,
  verifiesFormDigests: true,
  completesWithEtag: true,
  honoursIfNoneMatchOnPut: true,
  honoursIfNoneMatchOnComplete: true,
  notFoundCarriesCors: true,
  deniedCarriesCors: true,
  openOriginIsStar: true,
  preflightRefusedCode: 'AccessForbidden',
  noCorsCode: 'NoSuchCORSConfiguration',
  refusesUnsignedAmzHeaders: true,
  tellsAbsentFromEmpty: true,
  refusesForeignRegion: true,
  notYetValid: [403, 'AccessDenied'],
  saysThatRequestHasExpired: true,
  expiryOverAWeek: [400, 'AuthorizationQueryParametersError'],
  understandsStreamingTrailers: true,
  streamingTrailerStatuses: [400, 200],
  requiresDigestOnDeleteObjects: true,
  ifMatchStatuses: [412, 200],
  invalidMd5: [400, 'InvalidDigest'],
  refusesPartsOutOfOrder: true,
  mayLeaveOutParts: true,
  refusesPartNumbersOutOfRange: true,
  listPartsEndedCode: 'NoSuchUpload',
  completeAgain: [404, 'NoSuchUpload'],
  completeAborted: [404, 'NoSuchUpload'],
  formAnswersWithEtag: true,
  formNeedsContentLength: true,
  badPolicySignatureCode: 'SignatureDoesNotMatch',
  keyTooLongCode: 'KeyTooLongError',
  urlEncodedSpace: '+',
  encodesSlashInUrlEncoding: false,
  createBucketAgainStatus: 409,
  acceptsOddBucketNames: [],
};

/** Ceph RADOS Gateway as Debian 12 has it (Pacific, 16.2). Each line was seen on a running one. */
const RADOS_GATEWAY: ServerProfile = {
  ...STRICT,
  name: 'ceph-rados-gateway-16',
  verifiesChecksums: false,
  verifiesFormDigests: false,
  completesWithEtag: false,
  honoursIfNoneMatchOnComplete: false,
  notFoundCarriesCors: true,
  deniedCarriesCors: false,
  openOriginIsStar: false,
  preflightRefusedCode: 'AccessDenied',
  refusesUnsignedAmzHeaders: false,
  refusesForeignRegion: false,
  notYetValid: [404, 'NoSuchKey'],
  saysThatRequestHasExpired: false,
  expiryOverAWeek: [403, 'AccessDenied'],
  understandsStreamingTrailers: false,
  streamingTrailerStatuses: [400, 400],
  requiresDigestOnDeleteObjects: false,
  ifMatchStatuses: [412, 412],
  invalidMd5: [403, 'AccessDenied'],
  refusesPartsOutOfOrder: false,
  mayLeaveOutParts: false,
  refusesPartNumbersOutOfRange: false,
  listPartsEndedCode: 'NoSuchKey',
  completeAgain: [200, undefined],
  completeAborted: [500, 'InternalError'],
  formAnswersWithEtag: false,
  badPolicySignatureCode: 'AccessDenied',
  keyTooLongCode: 'InvalidObjectName',
  urlEncodedSpace: '%20',
  encodesSlashInUrlEncoding: true,
  createBucketAgainStatus: 200,
};

/** Names the server by what it says of itself; one that is not known has to be strict. */
export function profileOf(headers: Readonly<Record<string, string | undefined>>): ServerProfile {
  if (/^tx[0-9a-f]+-[0-9a-f]+-/.test(headers['x-amz-request-id'] ?? '')) return RADOS_GATEWAY;
  if (headers.server === 'LongshoreLocalS3') return { ...STRICT, name: 'longshore-local' };
  return STRICT;
}
