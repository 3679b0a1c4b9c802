import type { HandleLitter } from './handle-litter';

/** Files come by directory, and a few directories at a time. */
const directoriesKept = 64;

/** Opens the files of a folder by their paths, as the disk spells them, and so keeps none of a million. */
export class FolderFiles {
  /** Those that were used last, the latest at the end. */
  private readonly directories = new Map<string, Promise<FileSystemDirectoryHandle>>();

  constructor(
    private readonly root: FileSystemDirectoryHandle,
    private readonly litter: Pick<HandleLitter, 'made'>,
  ) {}

  /** The file as it is now. Throws where there is none that may be read. */
  async open(path: string): Promise<File> {
    const { parent, name } = split(path);
    const directory = await this.directory(parent);
    this.litter.made(1);
    const handle = await directory.getFileHandle(name);
    return handle.getFile();
  }

  directory(path: string): Promise<FileSystemDirectoryHandle> {
    if (path === '') return Promise.resolve(this.root);
    const found = this.directories.get(path) ?? this.find(path);
    this.directories.delete(path);
    this.directories.set(path, found);
    for (const oldest of this.directories.keys()) {
      if (this.directories.size <= directoriesKept) break;
      this.directories.delete(oldest);
    }
    return found;
  }

  private async find(path: string): Promise<FileSystemDirectoryHandle> {
    const { parent, name } = split(path);
    this.litter.made(1);
    try {
      return await (await this.directory(parent)).getDirectoryHandle(name);
    } catch (cause) {
      this.directories.delete(path);
      throw cause;
    }
  }
}

function split(path: string): { parent: string; name: string } {
  const at = path.lastIndexOf('/');
  return { parent: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) };
}
