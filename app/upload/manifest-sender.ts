import { type ManifestEntry, maxManifestBatch } from '../../core/protocol/manifest';
import { type ApiResult, type Clock, delay, type FileSource, type Random, type SessionApi } from './ports';
import { fullJitterMs } from './retry';

export interface ManifestFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly source: FileSource;
}

export interface SentManifest {
  /** Files in the ledger, by id. */
  readonly files: ReadonlyMap<number, FileSource>;
  readonly rejected: readonly { path: string; sentence: string }[];
}

export type Patience = { readonly clock: Clock; readonly random: Random; readonly signal: AbortSignal };

/** Keeps a batch of very long paths small too. */
const maxBatchChars = 400_000;
const busyTriesAtMost = 8;

/** Sends the manifest in batches, in the given order. A batch whose answer was lost is simply sent again. */
export async function sendManifest(
  api: Pick<SessionApi, 'addManifest'>,
  scan: number,
  files: readonly ManifestFile[],
  patience: Patience,
  onProgress: (sent: number) => void,
): Promise<ApiResult<SentManifest>> {
  const byId = new Map<number, FileSource>();
  const rejected: { path: string; sentence: string }[] = [];
  for (let at = 0; at < files.length; ) {
    const batch = batchFrom(files, at);
    const entries = batch.map(entryOf);
    const result = await patiently(() => api.addManifest({ scan, entries }), patience);
    if (!result.ok) return result;
    for (const [index, answer] of result.value.entries()) {
      const file = batch[index];
      if (!file) continue;
      if ('rejected' in answer) rejected.push({ path: file.path, sentence: answer.rejected });
      else byId.set(answer.id, file.source);
    }
    at += batch.length;
    onProgress(at);
  }
  return { ok: true, value: { files: byId, rejected } };
}

function batchFrom(files: readonly ManifestFile[], from: number): ManifestFile[] {
  const batch: ManifestFile[] = [];
  let chars = 0;
  for (let at = from; at < files.length && batch.length < maxManifestBatch; at++) {
    const file = files[at];
    if (!file) break;
    chars += file.path.length + 60;
    if (batch.length > 0 && chars > maxBatchChars) break;
    batch.push(file);
  }
  return batch;
}

const entryOf = ({ path, sizeBytes, modifiedAtMs }: ManifestFile): ManifestEntry => ({
  path,
  sizeBytes,
  modifiedAtMs,
});

/** Repeats an idempotent call: for ever while nothing answers, a few times while the server is busy. */
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
      result.kind === 'no_answer' || (result.kind === 'busy' && busyTries < busyTriesAtMost);
    if (!isWorthAnother || patience.signal.aborted) return result;
    await delay(patience.clock, fullJitterMs(attempt, patience.random, 500, 10_000), patience.signal);
  }
}
