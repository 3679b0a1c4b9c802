import { alternativePath } from '../../../core/sessions/conflict';
import type { UnreadPath } from '../found-file';
import { ignoreFileName } from '../ignore-rules';
import { batchFiles, breathe, type Picked, type Walked } from './found-batches';
import { answerLimitMs, inTime, type Outcome } from './in-time';

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

/**
 * One dropped folder is the picked folder; several things dropped together keep their own names as first segment, or one like
 * it where two have the same name.
 */
export function walkEntries(
  entries: readonly FileSystemEntry[],
  limitMs = answerLimitMs,
  choice: Choice | null = null,
): Walked {
  const unreadable: UnreadPath[] = [];
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
      const miss = (why: string) => {
        if (!isMissed)
          unreadable.push({
            path: path || entry.name,
            kind: path === '' ? 'top' : 'folder',
            sentence: `The folder could not be read to its end. ${why}`,
          });
        isMissed = true;
      };
      for await (const children of childrenOf(entry, miss)) {
        const chosen = await chosenOf(children, path, isChosen);
        if (!chosen.ok) miss(chosen.sentence);
        const isWanted = (child: FileSystemEntry) => chosen.ok && chosen.value.has(child);
        const files = children.filter(isFile).filter(isWanted);
        yield (await Promise.all(files.map((file) => fileOf(file, join(path, file.name))))).flat();
        for (const child of children.filter(isDirectory))
          stack.push({ entry: child, path: join(path, child.name), isChosen: isWanted(child) });
      }
    }
  }

  async function chosenOf(
    children: readonly FileSystemEntry[],
    path: string,
    isChosen: boolean,
  ): Promise<Outcome<ReadonlySet<FileSystemEntry>>> {
    if (isChosen || choice === null) return { ok: true, value: new Set(children) };
    return inTime(limitMs, (take, refuse) => choice(children, path).then(take, refuse));
  }

  /** As `readEntries` gives them, about a hundred at a time: a folder may hold a million. */
  async function* childrenOf(
    directory: FileSystemDirectoryEntry,
    miss: (why: string) => void,
  ): AsyncIterable<FileSystemEntry[]> {
    const reader = directory.createReader();
    for (;;) {
      const read = await inTime<FileSystemEntry[]>(limitMs, (take, refuse) =>
        reader.readEntries(take, refuse),
      );
      if (!read.ok) miss(read.sentence);
      if (!read.ok || read.value.length === 0) return;
      yield read.value;
    }
  }

  /** None where there is no such file, or it cannot be read. Throws where nothing answers: what it leaves out must not be sent. */
  async function ignoreFileOf(root: FileSystemDirectoryEntry | null): Promise<File | null> {
    if (!root) return null;
    const read = await inTime<File | null>(limitMs, (take) => {
      const none = () => take(null);
      root.getFile(ignoreFileName, {}, (entry) => (isFile(entry) ? entry.file(take, none) : none()), none);
    });
    if (!read.ok) throw new Error(`${root.name}/${ignoreFileName}: ${read.sentence}`);
    return read.value;
  }

  async function fileOf(entry: FileSystemFileEntry, path: string): Promise<Picked[]> {
    const read = await inTime<File>(limitMs, (take, refuse) => entry.file(take, refuse));
    if (read.ok) return [{ path, file: read.value }];
    unreadable.push({ path, kind: 'file', sentence: `The file could not be read. ${read.sentence}` });
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

const join = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
