import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../../../app/upload/ports';
import type { DigestAlgorithm, FileDigests } from '../../../core/checksums/digest';
import { statOf } from '../disk-file';
import type { NodeHasher } from '../node-hasher';

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

export type HashedRead =
  | { readonly ok: true; readonly digests: FileDigests }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' };

/** Fills `into` with the range, and hashes it. Blocks while the disk does: for a thread of its own. */
export async function readHashed(order: ReadOrder, into: Bytes, hasher: NodeHasher): Promise<HashedRead> {
  const reason = readNow(order, into);
  return reason === null
    ? { ok: true, digests: await hasher.digests(into, order.besides) }
    : { ok: false, reason };
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
