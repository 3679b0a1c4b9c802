import { type ManifestAnswer, type ManifestEntry, maxSessionFiles } from '../../../core/protocol/manifest';
import { alternativePath } from '../../../core/sessions/conflict';
import { type FailureReason, failureSentence } from '../../../core/sessions/file-state';
import { maxFileBytes, multipartThresholdBytes, partSizeFor } from '../../../core/sessions/part-size';
import { buildObjectKey, pathProblemSentence } from '../../../core/storage/object-key';
import type { FileRow, NewFile } from './file-row';
import type { Ledger } from './ledger';

export interface IntakeSettings {
  readonly prefix: string;
  readonly partSizeBytes: number;
}

/**
 * Takes a manifest batch into the ledger. Idempotent: a path that is known with the same size and time is only marked as
 * readable by this scan; one that changed starts afresh, and is counted in `restarted`. The answers stand at the index of their entry. Runs inside the caller's transaction.
 */
export function takeManifest(
  ledger: Ledger,
  settings: IntakeSettings,
  holderBit: number,
  entries: readonly ManifestEntry[],
): { answers: ManifestAnswer[]; restarted: number } {
  const rejected = new Map<number, string>();
  const byPath = new Map<string, { size: number; mtime: number }>();
  const paths = entries.map((entry, index) => {
    const path = entry.path.normalize('NFC');
    const problem = entryProblem(entry) ?? duplicateProblem(byPath.get(path), entry);
    if (problem) rejected.set(index, problem);
    else byPath.set(path, { size: entry.sizeBytes, mtime: Math.floor(entry.modifiedAtMs) });
    return path;
  });

  const knownPaths = [...byPath.keys()];
  const known = new Map(ledger.filesByPath(knownPaths).map((row) => [row.path, row]));
  let room = maxSessionFiles - ledger.lastId;
  for (const [index, path] of paths.entries()) {
    if (known.has(path) || !byPath.has(path) || room-- > 0) continue;
    rejected.set(index, fullSentence);
    byPath.delete(path);
  }
  const added = newFiles(ledger, settings, byPath, known);
  const restarted: number[] = [];
  for (const [path, { size, mtime }] of byPath) {
    const row = known.get(path);
    if (!row || row.key === null || (row.size === size && row.mtime === mtime)) continue;
    ledger.restart(row, { size, mtime, partBytes: partBytesFor(size, settings) });
    restarted.push(row.id);
  }
  ledger.hold(
    [...known.values()].map((row) => row.id),
    holderBit,
  );
  const ids = ledger.insert(added, holderBit);
  const rows = new Map<string, Answered>(known);
  for (const row of ledger.filesById(restarted)) rows.set(row.path, row);
  for (const [index, file] of added.entries()) rows.set(file.path, { ...file, id: ids[index] ?? 0 });
  const partsDone = ledger.partTable.numbersOf([...known.values()].map((row) => row.id));
  const answers = paths.map((path, index): ManifestAnswer => {
    const row = rows.get(path);
    const sentence = rejected.get(index);
    if (sentence !== undefined || !row)
      return { rejected: sentence ?? 'The entry was not taken. Send it again.' };
    return answerFor(row, partsDone.get(row.id));
  });
  return { answers, restarted: restarted.length };
}

function entryProblem(entry: ManifestEntry): string | null {
  if (!entry.path.isWellFormed())
    return `"${entry.path.toWellFormed()}": the name has half of a character in it. Rename the file and upload again.`;
  if (!Number.isSafeInteger(entry.sizeBytes) || entry.sizeBytes < 0) {
    return `"${entry.path}": the size ${entry.sizeBytes} is not a whole number of bytes from 0 to 2^53. Send the file's real size.`;
  }
  if (!Number.isFinite(entry.modifiedAtMs) || Math.abs(entry.modifiedAtMs) > 8.64e15) {
    return `"${entry.path}": the modified time ${entry.modifiedAtMs} is not a time in milliseconds. Send the file's real time.`;
  }
  return null;
}

const fullSentence = `A session holds at most ${maxSessionFiles.toLocaleString('en-US')} files. Upload the others in a session of their own.`;

function duplicateProblem(
  seen: { size: number; mtime: number } | undefined,
  entry: ManifestEntry,
): string | null {
  if (!seen || (seen.size === entry.sizeBytes && seen.mtime === Math.floor(entry.modifiedAtMs))) return null;
  return `"${entry.path}" stands twice in this batch with different sizes or times. Give the second file its own path.`;
}

function newFiles(
  ledger: Ledger,
  settings: IntakeSettings,
  byPath: ReadonlyMap<string, { size: number; mtime: number }>,
  known: ReadonlyMap<string, FileRow>,
): NewFile[] {
  const fresh = [...byPath].filter(([path]) => !known.has(path));
  const keys = fresh.map(([path]) => settings.prefix + path);
  // "Keep both" may have given a key to another file before.
  const taken = ledger.keysHeld(keys);
  return fresh.map(([path, { size, mtime }]) => newFile(ledger, settings, taken, { path, size, mtime }));
}

function newFile(
  ledger: Ledger,
  settings: IntakeSettings,
  taken: Set<string>,
  file: { path: string; size: number; mtime: number },
): NewFile {
  const base = { ...file, partBytes: partBytesFor(file.size, settings), detail: null };
  const refuse = (reason: FailureReason, detail: string | null): NewFile => ({
    ...base,
    key: null,
    state: 'failed',
    reason,
    detail,
  });
  if (file.size > maxFileBytes) return refuse('too_large', null);
  for (let n = 1; ; n++) {
    const built = buildObjectKey(settings.prefix, n === 1 ? file.path : alternativePath(file.path, n));
    if (!built.ok) return refuse('invalid_path', pathProblemSentence(built.problem));
    if (taken.has(built.key) || (n > 1 && ledger.keyTaken(built.key))) continue;
    taken.add(built.key);
    return { ...base, key: built.key, state: 'pending', reason: null };
  }
}

function partBytesFor(size: number, settings: IntakeSettings): number | null {
  return size > multipartThresholdBytes ? partSizeFor(size, settings.partSizeBytes) : null;
}

/** Of a file that was known, or is new. */
type Answered = Pick<FileRow, 'id' | 'state' | 'reason' | 'detail'>;

function answerFor(row: Answered, partsDone: number[] | undefined): ManifestAnswer {
  const sentence = row.reason === null ? undefined : (row.detail ?? failureSentence(row.reason));
  return {
    id: row.id,
    state: row.state,
    ...(partsDone ? { partsDone } : {}),
    ...(sentence === undefined ? {} : { sentence }),
  };
}
