import { z } from 'zod';

/** CRC64NVME comes first wherever there is a choice: it is computed of every file in any case. */
export const digestAlgorithms = ['crc64nvme', 'crc32c', 'crc32', 'sha256', 'md5'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

/** As people and S3 write them. */
export const digestNames: Readonly<Record<DigestAlgorithm, string>> = {
  crc64nvme: 'CRC64NVME',
  crc32c: 'CRC32C',
  crc32: 'CRC32',
  sha256: 'SHA-256',
  md5: 'Content-MD5',
};

const hex = (digits: number) =>
  z
    .string()
    .length(digits)
    .regex(/^[0-9a-f]+$/);

/** Digests of the same bytes by algorithm, in lower-case hex; CRCs big-endian, so that S3 shows the same bytes in Base64. */
export const DigestsSchema = z.strictObject({
  crc64nvme: hex(16).optional(),
  crc32c: hex(8).optional(),
  crc32: hex(8).optional(),
  sha256: hex(64).optional(),
  md5: hex(32).optional(),
});
export type Digests = z.infer<typeof DigestsSchema>;

/** Of bytes that were read here: the CRC64NVME is always among them. */
export const FileDigestsSchema = DigestsSchema.required({ crc64nvme: true });
export type FileDigests = z.infer<typeof FileDigestsSchema>;

export function base64OfHex(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));
}

/** Null where the text is no Base64. */
export function hexOfBase64(base64: string): string | null {
  try {
    return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

/** The request header in which S3 takes a digest, and gives it back. */
export function digestHeader(algorithm: DigestAlgorithm, hex: string): Record<string, string> {
  const name = algorithm === 'md5' ? 'content-md5' : `x-amz-checksum-${algorithm}`;
  return { [name]: base64OfHex(hex) };
}

/** Whether bytes of which `known` was recorded are those of `digests`, as far as both say the same kinds: at least one. */
export function hasDigests(
  known: { crc64nvme: string | null; md5: string | null },
  digests: Digests,
): boolean {
  const kinds = (['crc64nvme', 'md5'] as const).filter(
    (kind) => known[kind] !== null && digests[kind] !== undefined,
  );
  return kinds.length > 0 && kinds.every((kind) => known[kind] === digests[kind]);
}
