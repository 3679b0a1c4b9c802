import type { Digests } from '../../core/checksums/digest';
import { partCountFor, partRange } from '../../core/sessions/part-size';
import type { Bytes, FileSource, Hasher } from './ports';
import { readChecked } from './read-checked';

export type Comparison =
  | { readonly kind: 'identical'; readonly crc64nvme: string }
  | { readonly kind: 'differs' | 'changed' | 'unreadable' | 'dropped' };

/**
 * Whether a multipart-sized file has the content of the object in the bucket. An ETag `<md5>-N` is the MD5 of the parts'
 * MD5s (as Amazon S3 and its kin build it), so it only says something where N parts of our part size make the file.
 */
export async function compareContent(
  file: FileSource,
  existing: { readonly etag: string; readonly sizeBytes: number },
  partBytes: number,
  hasher: Hasher,
  signal: AbortSignal,
): Promise<Comparison> {
  if (existing.sizeBytes !== file.sizeBytes) return { kind: 'differs' };
  const parts = partCountFor(file.sizeBytes, partBytes);
  const form = /^([0-9a-f]{32})(?:-(\d+))?$/.exec(existing.etag);
  if (!form || (form[2] !== undefined && Number(form[2]) !== parts)) return { kind: 'differs' };
  const isComposite = form[2] !== undefined;
  const whole = await hasher.start('md5');
  const crc = await hasher.start('crc64nvme');
  for (let part = 1; part <= parts; part++) {
    if (signal.aborted) return { kind: 'dropped' };
    const { start, end } = partRange(file.sizeBytes, partBytes, part);
    const read = await readChecked(file, start, end);
    if (!read.ok) return { kind: read.reason };
    whole.update(isComposite ? bytesOfHex(await hasher.md5(read.bytes)) : read.bytes);
    crc.update(read.bytes);
    file.release(read.bytes);
  }
  return whole.hex() === form[1] ? { kind: 'identical', crc64nvme: crc.hex() } : { kind: 'differs' };
}

/** The same for a file sent in one PUT, whose MD5 is at hand. An object made by a multipart upload of one part counts too. */
export async function isIdentical({ md5 }: Digests, existingEtag: string, hasher: Hasher): Promise<boolean> {
  if (md5 === undefined) return false;
  if (existingEtag === md5) return true;
  return existingEtag.endsWith('-1') && existingEtag === `${await hasher.md5(bytesOfHex(md5))}-1`;
}

function bytesOfHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
