import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Bytes, Hasher } from '../../../app/upload/ports';
import type { DigestAlgorithm, FileDigests } from '../../../core/checksums/digest';
import { statOf } from '../disk-file';

/** A range of a file that must still be the file of the scan. */
export interface ReadOrder {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly start: number;
  readonly end: number;
  /** Digests besides the CRC64NVME. */
  readonly besides: readonly DigestAlgorithm[];
}

export type RangeDigests =
  | { readonly ok: true; readonly digests: FileDigests }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' };

/** A range and where its bytes go. */
export interface PlacedOrder {
  readonly order: ReadOrder;
  readonly into: Bytes;
}

/** Reads all ranges and then hashes them, their MD5s side by side. Blocks while the disk does: for a thread of its own. */
export async function readHashed(placed: readonly PlacedOrder[], hasher: Hasher): Promise<RangeDigests[]> {
  const reasons = placed.map(({ order, into }) => readNow(order, into));
  const withMd5 = placed.filter(({ order }, at) => reasons[at] === null && order.besides.includes('md5'));
  const md5s = await hasher.md5OfEach(withMd5.map(({ into }) => into));
  return await Promise.all(
    placed.map(async (each, at): Promise<RangeDigests> => {
      const reason = reasons[at] ?? null;
      if (reason !== null) return { ok: false, reason };
      const others = each.order.besides.filter((algorithm) => algorithm !== 'md5');
      const digests = await hasher.digests(each.into, others);
      const md5 = md5s[withMd5.indexOf(each)];
      return { ok: true, digests: md5 === undefined ? digests : { ...digests, md5 } };
    }),
  );
}

/** Null where all of it was read. What is opened once is one file, whatever its name means meanwhile. */
function readNow({ path, start, ...scanned }: ReadOrder, into: Bytes): 'changed' | 'unreadable' | null {
  const isAsScanned = (file: number) => {
    const { sizeBytes, modifiedAtMs } = statOf(fstatSync(file));
    return sizeBytes === scanned.sizeBytes && modifiedAtMs === scanned.modifiedAtMs;
  };
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    if (!isAsScanned(file)) return 'changed';
    for (let filled = 0; filled < into.length; ) {
      const bytesRead = readSync(file, into, filled, into.length - filled, start + filled);
      if (bytesRead === 0) return 'changed';
      filled += bytesRead;
    }
    return isAsScanned(file) ? null : 'changed';
  } catch {
    return 'unreadable';
  } finally {
    if (file !== null) closeSync(file);
  }
}
