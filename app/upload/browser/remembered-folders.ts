import { type DBSchema, openDB } from 'idb';

/** A session ends within six days of its last sign of life; a folder is remembered a little longer. */
const keptForMs = 8 * 24 * 60 * 60_000;

interface Remembered {
  readonly sessionId: string;
  readonly handle: FileSystemDirectoryHandle;
  readonly atMs: number;
}

interface Schema extends DBSchema {
  folders: { key: string; value: Remembered };
}

const open = () =>
  openDB<Schema>('longshore', 1, {
    upgrade: (db) => void db.createObjectStore('folders', { keyPath: 'sessionId' }),
  });

/**
 * The folder that a session was made from, in this browser alone. What a browser does not keep, as in a private window, is only a
 * convenience that is missing: nothing here throws.
 */
export async function rememberFolder(sessionId: string, handle: FileSystemDirectoryHandle): Promise<void> {
  await quietly(async () => {
    const db = await open();
    const atMs = Date.now();
    await db.put('folders', { sessionId, handle, atMs });
    for (const old of await db.getAll('folders'))
      if (old.atMs < atMs - keptForMs) await db.delete('folders', old.sessionId);
    db.close();
  });
}

export async function rememberedFolder(sessionId: string): Promise<FileSystemDirectoryHandle | null> {
  const found = await quietly(async () => {
    const db = await open();
    const kept = await db.get('folders', sessionId);
    db.close();
    return kept;
  });
  return found?.handle ?? null;
}

export async function forgetFolder(sessionId: string): Promise<void> {
  await quietly(async () => {
    const db = await open();
    await db.delete('folders', sessionId);
    db.close();
  });
}

async function quietly<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
