import { alternativePath } from '../../../core/sessions/conflict';
import { ignoreFileName } from '../ignore-rules';
import { batchFiles, breathe, type Picked, type Walked } from './found-batches';

/** An entry on a dead network drive calls back never: it is given up after this long. */
const entryLimitMs = 10_000;

const refusedSentence = 'Check its permissions, then pick the folder again.';

/** Those of a directory's children that are to be found; of the others only what lies in them. Throws where it cannot tell. */
export type Choice = (
  children: readonly FileSystemEntry[],
  path: string,
) => Promise<ReadonlySet<FileSystemEntry>>;

type Outcome<T> = { ok: true; value: T } | { ok: false; sentence: string };

/**
 * One dropped folder is the picked folder; several things dropped together keep their own names as first segment, or one like
 * it where two have the same name.
 */
export function walkEntries(
  entries: readonly FileSystemEntry[],
  limitMs = entryLimitMs,
  choice: Choice | null = null,
): Walked {
  const unreadable: { path: string; sentence: string }[] = [];
  const [only] = entries;
  const isOneFolder = entries.length === 1 && only !== undefined && isDirectory(only);
  const folderName =
    only === undefined
      ? 'Files'
      : isOneFolder || entries.length === 1
        ? only.name
        : `${entries.length} items`;
  const batches = isOneFolder ? walk([{ entry: only, path: '' }]) : walk(withDistinctNames(entries));
  return { folderName, ignoreFile: () => ignoreFileOf(isOneFolder ? only : null), batches, unreadable };

  /** Depth first with an own stack: folders nest deeper than calls may. */
  async function* walk(
    stack: { entry: FileSystemEntry; path: string; isChosen?: boolean }[],
  ): AsyncIterable<Picked[]> {
    let batch: Picked[] = [];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { entry, path, isChosen = choice === null } = next;
      if (isDirectory(entry)) {
        const children = await childrenOf(entry, path);
        const chosen = isChosen ? new Set(children) : await chosenOf(entry, children, path);
        const files = children.filter(isFile).filter((child) => chosen.has(child));
        for (let at = 0; at < files.length; at += batchFiles) {
          const some = files.slice(at, at + batchFiles);
          batch.push(...(await Promise.all(some.map((file) => fileOf(file, join(path, file.name))))).flat());
          if (batch.length >= batchFiles) yield batch.splice(0);
        }
        for (const child of children.filter(isDirectory))
          stack.push({ entry: child, path: join(path, child.name), isChosen: chosen.has(child) });
      } else if (isFile(entry)) {
        batch.push(...(await fileOf(entry, path)));
      }
      if (batch.length >= batchFiles) {
        yield batch;
        batch = [];
        await breathe();
      }
    }
    if (batch.length > 0) yield batch;
  }

  async function chosenOf(
    directory: FileSystemDirectoryEntry,
    children: readonly FileSystemEntry[],
    path: string,
  ): Promise<ReadonlySet<FileSystemEntry>> {
    try {
      return (await choice?.(children, path)) ?? new Set(children);
    } catch {
      missed(directory, path, refusedSentence);
      return new Set();
    }
  }

  function missed(directory: FileSystemDirectoryEntry, path: string, why: string): void {
    unreadable.push({
      path: path || directory.name,
      sentence: `The folder could not be read to its end. ${why}`,
    });
  }

  /** `readEntries` gives at most about a hundred at a time, and an empty list at the end. */
  async function childrenOf(directory: FileSystemDirectoryEntry, path: string): Promise<FileSystemEntry[]> {
    const reader = directory.createReader();
    const children: FileSystemEntry[] = [];
    for (;;) {
      const read = await inTime<FileSystemEntry[]>(limitMs, (take, refuse) =>
        reader.readEntries(take, refuse),
      );
      if (!read.ok) {
        missed(directory, path, read.sentence);
        return children;
      }
      if (read.value.length === 0) return children;
      children.push(...read.value);
    }
  }

  async function ignoreFileOf(root: FileSystemDirectoryEntry | null): Promise<File | null> {
    if (!root) return null;
    const found = await inTime<FileSystemEntry>(limitMs, (take, refuse) =>
      root.getFile(ignoreFileName, {}, take, refuse),
    );
    if (!found.ok || !isFile(found.value)) return null;
    const entry = found.value;
    const read = await inTime<File>(limitMs, (take, refuse) => entry.file(take, refuse));
    return read.ok ? read.value : null;
  }

  async function fileOf(entry: FileSystemFileEntry, path: string): Promise<Picked[]> {
    const read = await inTime<File>(limitMs, (take, refuse) => entry.file(take, refuse));
    if (read.ok) return [{ path, file: read.value }];
    unreadable.push({ path, sentence: `The file could not be read. ${read.sentence}` });
    return [];
  }
}

/** Two folders from different places may have one name. */
function withDistinctNames(entries: readonly FileSystemEntry[]): { entry: FileSystemEntry; path: string }[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    let path = entry.name;
    for (let n = 2; taken.has(path); n++) path = alternativePath(entry.name, n);
    taken.add(path);
    return { entry, path };
  });
}

function inTime<T>(
  limitMs: number,
  ask: (take: (value: T) => void, refuse: (cause: unknown) => void) => void,
): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () =>
        resolve({
          ok: false,
          sentence: 'It did not answer in time: check the drive it is on, then pick the folder again.',
        }),
      limitMs,
    );
    const end = (outcome: Outcome<T>) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const refuse = () => end({ ok: false, sentence: refusedSentence });
    try {
      ask((value) => end({ ok: true, value }), refuse);
    } catch {
      refuse();
    }
  });
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
