/**
 * pending      in the manifest, not planned yet
 * planned      to be uploaded; an engine may be given a lease on it
 * leased       an engine holds it
 * interrupted  its engine went away; the coordinator is asking the bucket what arrived
 * sent         the bucket took all parts of a multipart upload; their joining is still to come
 * stored       the object is whole in the bucket; verification has still to see it
 * uploaded     verification saw it: the proof
 */
export const fileStates = [
  'pending',
  'planned',
  'leased',
  'interrupted',
  'sent',
  'stored',
  'uploaded',
  'skipped',
  'failed',
  'cancelled',
] as const;
export type FileState = (typeof fileStates)[number];

export const failureReasons = [
  'invalid_path',
  'too_large',
  'exists',
  'changed',
  'unreadable',
  'missing_locally',
  'rejected',
  'unreachable',
  'not_completed',
  'missing_in_bucket',
  'differs_in_bucket',
] as const;
export type FailureReason = (typeof failureReasons)[number];

const sentences: Record<FailureReason, string> = {
  invalid_path: 'Its name cannot be an object key. Rename it and upload again.',
  too_large: 'It is larger than an object may be (48.8 TiB). Split it and upload again.',
  exists:
    'An object of this name is already in the bucket and the policy says to fail. Choose another policy or cycle.',
  changed: 'Changed during upload: the file was modified while it was read. Retry when nothing writes to it.',
  unreadable: 'It could not be read. Check its permissions and the drive it is on, then retry.',
  missing_locally:
    'It was not in the folder that was picked this time. Pick the folder that holds it, then retry.',
  rejected: 'The bucket refused it.',
  unreachable: 'The bucket did not answer in all tries. Check the connection, then retry.',
  not_completed:
    'Its parts arrived, but the bucket did not join them. Retry; parts that arrived are kept where possible.',
  missing_in_bucket: 'It was sent, but the bucket does not show it. Retry it.',
  differs_in_bucket:
    'The bucket shows another object under its name (size or checksum differ). Look at it, then retry.',
};

export function failureSentence(reason: FailureReason): string {
  return sentences[reason];
}
