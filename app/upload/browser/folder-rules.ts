import { ignoreFileName, maxIgnoreFileBytes } from '../ignore-rules';
import type { FolderRules } from '../upload-state';

export async function readFolderRules(file: File | null): Promise<FolderRules> {
  if (!file) return { kind: 'none' };
  if (file.size > maxIgnoreFileBytes) return { kind: 'too_large' };
  return { kind: 'read', text: await file.text() };
}

export async function rulesInFolder(folder: FileSystemDirectoryHandle): Promise<FolderRules> {
  try {
    return await readFolderRules(await (await folder.getFileHandle(ignoreFileName)).getFile());
  } catch {
    return { kind: 'none' };
  }
}
