import { type CrcOfPart, combineCrc64Nvme } from '../../core/checksums/combine-crc64nvme';
import type { Digests } from '../../core/checksums/digest';
import type { ExistingObject } from '../../core/protocol/socket-frames';
import { partCountFor, partRange } from '../../core/sessions/part-size';
import type { Bytes, FileSource, Hasher } from './ports';
import { readDigests } from './read-digests';

export type Comparison =
  | { readonly kind: 'identical'; readonly crc64nvme: string }
  | { readonly kind: 'differs' | 'changed' | 'unreadable' | 'dropped' };

/**
 * Whether a multipart-sized file has the content of the object in the bucket. Its CRC64NVME tells, where the bucket keeps one. An
 * ETag `<md5>-N` is the MD5 of the parts' MD5s (as Amazon S3 and its kin build it), so it only says something where N parts of
 * our part size make the file; that of SSE-KMS never does.
 */
export async function compareContent(
  file: FileSource,
  existing: ExistingObject,
  partBytes: number,
  hasher: Hasher,
  signal: AbortSignal,
): Promise<Comparison> {
  if (existing.sizeBytes !== file.sizeBytes) return { kind: 'differs' };
  if (existing.crc64nvme !== undefined) {
    const read = await readDigests(file, { start: 0, end: file.sizeBytes }, hasher, [], signal);
    if (!read.ok) return { kind: read.reason };
    const { crc64nvme } = read.digests;
    return crc64nvme === existing.crc64nvme ? { kind: 'identical', crc64nvme } : { kind: 'differs' };
  }
  const parts = partCountFor(file.sizeBytes, partBytes);
  const form = /^([0-9a-f]{32})(?:-(\d+))?$/.exec(existing.etag);
  if (!form || (form[2] !== undefined && Number(form[2]) !== parts)) return { kind: 'differs' };
  if (form[2] === undefined) {
    const read = await readDigests(file, { start: 0, end: file.sizeBytes }, hasher, ['md5'], signal);
    if (!read.ok) return { kind: read.reason };
    const { crc64nvme, md5 } = read.digests;
    return md5 === form[1] ? { kind: 'identical', crc64nvme } : { kind: 'differs' };
  }
  const whole = await hasher.start('md5');
  const crcs: CrcOfPart[] = [];
  for (let part = 1; part <= parts; part++) {
    const range = partRange(file.sizeBytes, partBytes, part);
    const read = await readDigests(file, range, hasher, ['md5'], signal);
    if (!read.ok) return { kind: read.reason };
    whole.update(bytesOfHex(read.digests.md5 ?? ''));
    crcs.push({ crc64nvme: read.digests.crc64nvme, sizeBytes: range.end - range.start });
  }
  if (whole.hex() !== form[1]) return { kind: 'differs' };
  return { kind: 'identical', crc64nvme: combineCrc64Nvme(crcs) };
}

/** The same for a file sent in one PUT, whose digests are at hand. An object made by a multipart upload of one part counts too. */
export async function isIdentical(
  { crc64nvme, md5 }: Digests,
  existing: ExistingObject,
  hasher: Hasher,
): Promise<boolean> {
  const { etag } = existing;
  if (existing.crc64nvme !== undefined) return crc64nvme === existing.crc64nvme;
  if (md5 === undefined) return false;
  if (etag === md5) return true;
  return etag.endsWith('-1') && etag === `${await hasher.md5(bytesOfHex(md5))}-1`;
}

function bytesOfHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
