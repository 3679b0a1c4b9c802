import { ignoreFileName, maxIgnoreFileBytes } from '../ignore-rules';
import type { FolderRules } from '../upload-state';
import { answerLimitMs, inTime } from './in-time';

export async function readFolderRules(file: File | null): Promise<FolderRules> {
  if (!file) return { kind: 'none' };
  if (file.size > maxIgnoreFileBytes) return { kind: 'too_large' };
  return { kind: 'read', text: await file.text() };
}

/** None where there is no such file, or it cannot be read. Throws where nothing answers: what it leaves out must not be sent. */
export async function rulesInFolder(
  folder: FileSystemDirectoryHandle,
  limitMs = answerLimitMs,
): Promise<FolderRules> {
  const read = await inTime<FolderRules>(limitMs, (take) =>
    folder
      .getFileHandle(ignoreFileName)
      .then((handle) => handle.getFile())
      .then(readFolderRules)
      .then(take, () => take({ kind: 'none' })),
  );
  if (!read.ok) throw new Error(`${folder.name}/${ignoreFileName}: ${read.sentence}`);
  return read.value;
}
