import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';
import { MiB } from '../../core/sessions/part-size';
import type { FileSource, Hasher } from './ports';
import { readChecked } from './read-checked';

/** A part may have 5 GiB, which fits neither memory nor, in Chromium, one buffer. */
export const pieceBytes = 16 * MiB;

export type ReadDigests =
  | { readonly ok: true; readonly digests: FileDigests }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' | 'dropped' };

/** The digests of a range that is read piece by piece, each byte once, and not kept. */
export async function readDigests(
  file: FileSource,
  { start, end }: { readonly start: number; readonly end: number },
  hasher: Hasher,
  besides: readonly DigestAlgorithm[],
  signal: AbortSignal,
): Promise<ReadDigests> {
  const crc64nvme = await hasher.start('crc64nvme');
  const others = await Promise.all(
    besides.map(async (algorithm) => [algorithm, await hasher.start(algorithm)] as const),
  );
  for (let at = start; at < end; at += pieceBytes) {
    if (signal.aborted) return { ok: false, reason: 'dropped' };
    const read = await readChecked(file, at, Math.min(end, at + pieceBytes));
    if (!read.ok) return read;
    for (const digest of [crc64nvme, ...others.map(([, other]) => other)]) digest.update(read.bytes);
    file.release(read.bytes);
  }
  const digests: FileDigests = { crc64nvme: crc64nvme.hex() };
  for (const [algorithm, other] of others) digests[algorithm] = other.hex();
  return { ok: true, digests };
}
