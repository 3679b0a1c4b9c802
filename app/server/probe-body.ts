import type { DigestAlgorithm } from '../../core/checksums/digest';

/** What the bucket check writes. */
export const probeBody = 'Longshore bucket check. This object may be deleted.\n';

/** Other bytes, of the same length. */
export const damagedBody = 'Longshore bucket check. This object may be damaged.\n';

/** Of `probeBody`, in hex. Written down, since nothing else here needs all five algorithms. */
export const probeDigests: Readonly<Record<DigestAlgorithm, string>> = {
  crc64nvme: 'f834fa135974577d',
  crc32c: '533bcf12',
  crc32: '53f01c0c',
  sha256: 'b73d0e6b84474b14729a41c2f55124badb68ac439e67af07687d1e70077dbbdb',
  md5: 'c233f0f9af5bf711ab17b775ee2cd5e5',
};
