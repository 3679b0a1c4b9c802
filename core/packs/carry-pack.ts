import type { Digests } from '../checksums/digest';
import { Slots } from '../concurrency/slots';
import type { PackFileAnswer, PackItem } from '../protocol/pack';
import type { PackPermit, PutPermit, StoredItem } from '../sessions/upload-session-port';
import type { PackReader } from './pack-format';

type Bytes = Uint8Array<ArrayBuffer>;

export type PackPut =
  | { readonly kind: 'stored'; readonly etag: string | null }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'no_answer' };

export interface PackMeans {
  /** Whether these bytes are the ones of the digests. */
  isIntact(bytes: Bytes, digests: Digests): Promise<boolean>;
  put(permit: PutPermit, bytes: Bytes): Promise<PackPut>;
  /** After it nothing more is read, nor put. */
  readonly deadline: AbortSignal;
}

export interface CarriedPack {
  /** In the order of the head. */
  readonly answers: PackFileAnswer[];
  readonly stored: StoredItem[];
  /** Files whose PUT may land yet: the bucket gave no answer, or one that does not prove its end. */
  readonly unsettled: number[];
}

/** A Worker has six connections that wait for an answer at a time; a seventh request would only queue up. */
const connections = 6;
/** As many PUTs without an answer, with none between that has one, mean a bucket that is away. */
const silentAtMost = 6;

/**
 * Puts the files of a pack into the bucket while the pack is still arriving: one file at a time is read, and no more are in
 * memory than there are connections.
 */
export async function carryPack(
  pack: PackReader,
  files: readonly PackItem[],
  permits: readonly PackPermit[],
  means: PackMeans,
): Promise<CarriedPack> {
  const answers: PackFileAnswer[] = [];
  const stored: StoredItem[] = [];
  const unsettled: number[] = [];
  const lanes = new Slots(connections);
  const never = new AbortController().signal;
  const running: Promise<void>[] = [];
  let silent = 0;
  /** For good, since what follows in the pack is not read any more. */
  let isAway = false;
  const giveUp = () => void pack.close();
  means.deadline.addEventListener('abort', giveUp, { once: true });

  const carryOne = async (
    item: PackItem,
    permit: PackPermit,
    bytes: Bytes | null,
  ): Promise<PackFileAnswer> => {
    const { fileId } = item;
    if (permit.kind !== 'put') return { fileId, outcome: permit.kind };
    if (bytes === null || isAway || means.deadline.aborted) return { fileId, outcome: 'no_answer' };
    if (!(await means.isIntact(bytes, item.digests))) return { fileId, outcome: 'damaged' };
    const put = await means.put(permit, bytes);
    if (mayLandYet(put)) unsettled.push(fileId);
    silent = put.kind === 'no_answer' ? silent + 1 : 0;
    if (silent >= silentAtMost) isAway = true;
    if (put.kind === 'stored') stored.push({ ...item, stamp: permit.stamp, etag: put.etag });
    if (put.kind === 'refused') return { fileId, outcome: put.kind, status: put.status, code: put.code };
    return { fileId, outcome: put.kind };
  };

  const carryAt = async (at: number, item: PackItem, bytes: Bytes | null) => {
    try {
      answers[at] = await carryOne(item, permits[at] ?? { kind: 'not_signed' }, bytes);
    } finally {
      lanes.release();
    }
  };

  for (const [at, item] of files.entries()) {
    // Before the next file is read, so that what is in memory is bounded.
    await lanes.acquire(never);
    const bytes = isAway ? null : await pack.file(item.sizeBytes);
    const carried = carryAt(at, item, bytes);
    // Waited for below; until then a failure is no unhandled one.
    carried.catch(() => {});
    running.push(carried);
  }
  await Promise.all(running);
  means.deadline.removeEventListener('abort', giveUp);
  return { answers, stored, unsettled };
}

/** What answers 5xx may be a proxy that waits no longer for the bucket behind it. */
function mayLandYet(put: PackPut): boolean {
  return put.kind === 'no_answer' || (put.kind === 'refused' && put.status >= 500);
}
