import { ignoreFileName } from '../ignore-rules';
import { batchFiles, breathe, type Picked, type Walked } from './found-batches';

/** Files that are asked for at once: each is a way to the browser's process and back. */
const askedAtOnce = 64;

/** The rest of the File System Access API that TypeScript does not know yet: Chromium alone has it. */
interface Picker {
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}
interface WithPermission {
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

export const canPickHandles = (): boolean => typeof (globalThis as Picker).showDirectoryPicker === 'function';

/** Null where the person closed the dialogue. Throws where the browser offers none here, as in a frame. */
export async function pickHandle(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await (globalThis as Picker).showDirectoryPicker?.({ id: 'longshore', mode: 'read' })) ?? null;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    throw cause;
  }
}

/** To be called in a click: the browser may ask the person. */
export async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  const { requestPermission } = handle as WithPermission;
  return !requestPermission || (await requestPermission.call(handle, { mode: 'read' })) === 'granted';
}

/** Whether the folder is still where it was. */
export async function isThere(handle: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    await handle.values().next();
    return true;
  } catch {
    return false;
  }
}

/** The folder of a handle, read while it is walked: folder by folder, so that no list of all of it is ever made. */
export function walkHandle(root: FileSystemDirectoryHandle): Walked {
  const unreadable: { path: string; sentence: string }[] = [];
  return { folderName: root.name, ignoreFile, batches: walk(), unreadable };

  async function ignoreFile(): Promise<File | null> {
    try {
      return await (await root.getFileHandle(ignoreFileName)).getFile();
    } catch {
      return null;
    }
  }

  /** Depth first with an own stack: folders nest deeper than calls may. */
  async function* walk(): AsyncIterable<Picked[]> {
    const stack: { directory: FileSystemDirectoryHandle; path: string }[] = [{ directory: root, path: '' }];
    let batch: Picked[] = [];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { directory, path } = next;
      let asked: Promise<Picked[]>[] = [];
      try {
        for await (const child of directory.values()) {
          const childPath = path === '' ? child.name : `${path}/${child.name}`;
          if (isDirectory(child)) {
            stack.push({ directory: child, path: childPath });
            continue;
          }
          if (isFile(child)) asked.push(fileOf(child, childPath));
          if (asked.length < askedAtOnce) continue;
          batch.push(...(await Promise.all(asked)).flat());
          asked = [];
          if (batch.length >= batchFiles) {
            yield batch;
            batch = [];
            await breathe();
          }
        }
      } catch {
        unreadable.push({
          path: path || root.name,
          sentence:
            'The folder could not be read to its end. Check its permissions, then pick the folder again.',
        });
      }
      batch.push(...(await Promise.all(asked)).flat());
    }
    if (batch.length > 0) yield batch;
  }

  async function fileOf(file: FileSystemFileHandle, path: string): Promise<Picked[]> {
    try {
      return [{ path, file: await file.getFile() }];
    } catch {
      unreadable.push({
        path,
        sentence: 'The file could not be read. Check its permissions, then pick the folder again.',
      });
      return [];
    }
  }
}

const isDirectory = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';
const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';
