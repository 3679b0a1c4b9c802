/** What a drop gives: entries of folders and files in memory. */
type Children = Record<string, FileSystemEntry>;

const base = (name: string) => ({
  name,
  fullPath: `/${name}`,
  filesystem: {} as FileSystem,
  getParent: () => {},
});

export const file = (name: string): FileSystemFileEntry => ({
  ...base(name),
  isFile: true,
  isDirectory: false,
  file: (take) => take(new File(['x'], name)),
});

export const folder = (name: string, children: Children, perCall = 100): FileSystemDirectoryEntry => ({
  ...base(name),
  isFile: false,
  isDirectory: true,
  getDirectory: () => {},
  getFile: (_path, _options, _take, refuse) => refuse?.(new DOMException('None', 'NotFoundError')),
  createReader: () => {
    const left = Object.values(children);
    return { readEntries: (take) => take(left.splice(0, perCall)) };
  },
});

export const named = (...entries: FileSystemEntry[]): Children =>
  Object.fromEntries(entries.map((entry) => [entry.name, entry]));
