import { type ManifestEntry, maxManifestBatch } from '../../core/protocol/manifest';
import type { ListedFile } from './found-file';
import { type ApiResult, type Clock, delay, type Random, type SessionApi } from './ports';
import { fullJitterMs } from './retry';

export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** So many answers that the server is busy end it. */
  readonly busyTriesAtMost: number;
}

/** Keeps a batch of very long paths small too. */
const maxBatchChars = 400_000;
/** Each is idempotent and its order does not matter: the round trip need not be waited for. */
const inFlightAtMost = 3;

export interface ManifestEars {
  /** Files of one batch that are in the ledger, with their ids. */
  accepted(files: readonly { readonly id: number; readonly index: number }[]): void;
  rejected(files: readonly { readonly path: string; readonly sentence: string }[]): void;
}

/** Sends the manifest in batches while files are found. A batch whose answer was lost is simply sent again. */
export async function sendManifest(
  api: Pick<SessionApi, 'addManifest'>,
  scan: number,
  found: AsyncIterable<readonly ListedFile[]>,
  patience: Patience,
  ears: ManifestEars,
): Promise<ApiResult<null>> {
  const inFlight = new Set<Promise<void>>();
  let failed: Exclude<ApiResult<null>, { ok: true }> | null = null;
  const send = async (batch: readonly ListedFile[]) => {
    const result = await patiently(() => api.addManifest({ scan, entries: batch.map(entryOf) }), patience);
    if (!result.ok) {
      failed ??= result;
      return;
    }
    const accepted: { id: number; index: number }[] = [];
    const rejected: { path: string; sentence: string }[] = [];
    for (const [at, answer] of result.value.entries()) {
      const file = batch[at];
      if (!file) continue;
      if ('rejected' in answer) rejected.push({ path: file.path, sentence: answer.rejected });
      else accepted.push({ id: answer.id, index: file.index });
    }
    if (rejected.length > 0) ears.rejected(rejected);
    ears.accepted(accepted);
  };
  for await (const files of found) {
    for (const batch of batchesOf(files)) {
      while (inFlight.size >= inFlightAtMost) await Promise.race(inFlight);
      if (failed || patience.signal.aborted) break;
      const sending: Promise<void> = send(batch).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    }
    if (failed || patience.signal.aborted) break;
  }
  await Promise.all(inFlight);
  return failed ?? { ok: true, value: null };
}

function* batchesOf(files: readonly ListedFile[]): Generator<ListedFile[]> {
  let batch: ListedFile[] = [];
  let chars = 0;
  for (const file of files) {
    const more = file.path.length + 60;
    if (batch.length === maxManifestBatch || (batch.length > 0 && chars + more > maxBatchChars)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(file);
    chars += more;
  }
  if (batch.length > 0) yield batch;
}

const entryOf = ({ path, sizeBytes, modifiedAtMs }: ListedFile): ManifestEntry => ({
  path,
  sizeBytes,
  modifiedAtMs,
});

/** Repeats an idempotent call: for ever while nothing answers, and so often as the patience has it while the server is busy. */
export async function patiently<T>(
  call: () => Promise<ApiResult<T>>,
  patience: Patience,
): Promise<ApiResult<T>> {
  let busyTries = 0;
  for (let attempt = 1; ; attempt++) {
    const result = await call();
    if (result.ok) return result;
    if (result.kind === 'busy') busyTries += 1;
    const isWorthAnother =
      result.kind === 'no_answer' || (result.kind === 'busy' && busyTries < patience.busyTriesAtMost);
    if (!isWorthAnother || patience.signal.aborted) return result;
    await delay(patience.clock, fullJitterMs(attempt, patience.random, 500, 10_000), patience.signal);
  }
}
