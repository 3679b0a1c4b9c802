import type { DigestAlgorithm } from '../../../core/checksums/digest';
import { type BucketAbilities, digestFor } from '../../../core/storage/bucket-abilities';
import type { FileRow } from '../ledger/file-row';

/** What a request for this file is signed for. Parts keep to what their upload was opened for. */
export function digestOfRequest(
  abilities: BucketAbilities,
  file: Pick<FileRow, 'part_bytes' | 'upload_digest'>,
): DigestAlgorithm {
  return file.part_bytes === null ? digestFor(abilities, 'put') : (file.upload_digest ?? 'md5');
}
