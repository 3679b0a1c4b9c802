type Tree = { readonly [name: string]: Tree | string };

/** Some of the names that Chromium keeps from pages. */
const isKept = (name: string) => /[:~]|\.url$/.test(name);

/** A directory handle of a folder in memory; strings are the contents of files. Notes which directories were looked up. */
export function folderOf(name: string, tree: Tree, lookups: string[] = []): FileSystemDirectoryHandle {
  const child = (childName: string) => {
    if (isKept(childName)) throw new TypeError('Name is not allowed.');
    const found = Object.hasOwn(tree, childName) ? tree[childName] : undefined;
    if (found === undefined) throw new DOMException(`There is no ${childName}`, 'NotFoundError');
    return typeof found === 'string' ? fileOf(childName, found) : folderOf(childName, found, lookups);
  };
  const handle = {
    kind: 'directory',
    name,
    async *values() {
      for (const childName of Object.keys(tree)) if (!isKept(childName)) yield child(childName);
    },
    async getDirectoryHandle(childName: string) {
      lookups.push(childName);
      return child(childName);
    },
    getFileHandle: async (childName: string) => child(childName),
  };
  return handle as unknown as FileSystemDirectoryHandle;
}

/** "locked" as content stands for a file that may not be read. */
function fileOf(name: string, content: string): FileSystemHandle {
  const getFile = async () => {
    if (content === 'locked') throw new DOMException('It is locked', 'NotAllowedError');
    return new File([content], name, { lastModified: 1_000 + content.length });
  };
  return { kind: 'file', name, getFile } as unknown as FileSystemHandle;
}
