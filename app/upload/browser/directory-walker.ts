import { alternativePath } from '../../../core/sessions/conflict';
import { ignoreFileName } from '../ignore-rules';
import { batchFiles, breathe, type Picked, type Walked } from './found-batches';

/** An entry on a dead network drive calls back never: it is given up after this long. */
const entryLimitMs = 10_000;

const refusedSentence = 'Check its permissions, then pick the folder again.';

/** Those of some children of a directory that are to be found; of the others only what lies in them. Throws where it cannot tell. */
export type Choice = (
  children: readonly FileSystemEntry[],
  path: string,
) => Promise<ReadonlySet<FileSystemEntry>>;

interface Step {
  readonly entry: FileSystemEntry;
  readonly path: string;
  /** Of a directory: whether all that lies in it is to be found. Otherwise the choice is asked. */
  readonly isChosen?: boolean;
}

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

  async function* walk(start: readonly Step[]): AsyncIterable<Picked[]> {
    let batch: Picked[] = [];
    for await (const some of pieces([...start])) {
      batch.push(...some);
      if (batch.length < batchFiles) continue;
      yield batch;
      batch = [];
      await breathe();
    }
    if (batch.length > 0) yield batch;
  }

  /** Depth first with an own stack: folders nest deeper than calls may. */
  async function* pieces(stack: Step[]): AsyncIterable<Picked[]> {
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { entry, path, isChosen = choice === null } = next;
      if (isFile(entry)) yield fileOf(entry, path);
      if (!isDirectory(entry)) continue;
      let isMissed = false;
      for await (const children of childrenOf(entry, path)) {
        const chosen = isChosen ? new Set(children) : await chosenOf(children, path);
        if (!chosen && !isMissed) {
          missed(entry, path, refusedSentence);
          isMissed = true;
        }
        const files = children.filter(isFile).filter((child) => chosen?.has(child));
        yield (await Promise.all(files.map((file) => fileOf(file, join(path, file.name))))).flat();
        for (const child of children.filter(isDirectory))
          stack.push({ entry: child, path: join(path, child.name), isChosen: chosen?.has(child) ?? false });
      }
    }
  }

  /** Null where it cannot be told. */
  async function chosenOf(
    children: readonly FileSystemEntry[],
    path: string,
  ): Promise<ReadonlySet<FileSystemEntry> | null> {
    try {
      return (await choice?.(children, path)) ?? new Set(children);
    } catch {
      return null;
    }
  }

  function missed(directory: FileSystemDirectoryEntry, path: string, why: string): void {
    unreadable.push({
      path: path || directory.name,
      sentence: `The folder could not be read to its end. ${why}`,
    });
  }

  /** As `readEntries` gives them, about a hundred at a time: a folder may hold a million. */
  async function* childrenOf(
    directory: FileSystemDirectoryEntry,
    path: string,
  ): AsyncIterable<FileSystemEntry[]> {
    const reader = directory.createReader();
    for (;;) {
      const read = await inTime<FileSystemEntry[]>(limitMs, (take, refuse) =>
        reader.readEntries(take, refuse),
      );
      if (!read.ok) missed(directory, path, read.sentence);
      if (!read.ok || read.value.length === 0) return;
      yield read.value;
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
