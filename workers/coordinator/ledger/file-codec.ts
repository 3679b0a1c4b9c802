import { type FileState, fileStates } from '../../../core/sessions/file-state';
import type { FileRow } from './file-row';

/** A row of `files` with the folder's path, as it is stored. */
export type StoredFile = Omit<FileRow, 'path' | 'state' | 'lease'> & { folder_path: string; name: string };

export const fileColumns = `f.id, d.path AS folder_path, f.name, f.key, f.size, f.mtime, f.holders, f.part_bytes, f.upload_id,
  f.upload_digest, f.compare_for, f.existing_etag, f.existing_crc64nvme, f.crc64nvme, f.md5, f.etag, f.reason, f.detail`;

/** Stored for every file, so a state keeps its place in the list for ever. */
const codes = Object.fromEntries(fileStates.map((state, code) => [state, code])) as Record<FileState, number>;
export const codeOf = (state: FileState): number => codes[state];

export function stateOf(code: number): FileState {
  const state = fileStates[code];
  if (!state) throw new Error(`There is no file state ${code}`);
  return state;
}

export function rowOf(
  { folder_path, name, key, ...rest }: StoredFile,
  prefix: string,
  word: Pick<FileRow, 'state' | 'lease'>,
): FileRow {
  const path = folder_path + name;
  return { ...rest, ...word, path, key: key === '' ? prefix + path : key };
}

/** How a key is stored: '' where it is only the prefix with the path. */
export function storedKey(key: string | null, path: string, prefix: string): string | null {
  return key === prefix + path ? '' : key;
}

export interface SplitPath {
  /** Empty, or ending in "/". */
  readonly folder: string;
  readonly name: string;
}

export function splitPath(path: string): SplitPath {
  const at = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}
