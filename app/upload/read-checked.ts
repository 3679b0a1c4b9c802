import type { Bytes, FileSource } from './ports';

export type CheckedRead =
  | { readonly ok: true; readonly bytes: Bytes }
  | { readonly ok: false; readonly reason: 'changed' | 'unreadable' };

/**
 * Reads a range of a file that must still be the file of the scan. Chromium refuses to read a file that changed; Firefox
 * silently gives the new bytes, hence the look at size and time before and after. Of a file of the same size it goes on telling the old
 * time as well: what is stored then are whole new bytes under the old time.
 */
export async function readChecked(file: FileSource, start: number, end: number): Promise<CheckedRead> {
  const before = await asScanned(file);
  if (before !== 'same') return { ok: false, reason: before };
  const read = await file.read(start, end);
  if (!read.ok) return read;
  if (read.bytes.byteLength !== end - start) return { ok: false, reason: 'changed' };
  const after = await asScanned(file);
  return after === 'same' ? read : { ok: false, reason: after };
}

export async function asScanned(file: FileSource): Promise<'same' | 'changed' | 'unreadable'> {
  const now = await file.current();
  if (!now) return 'unreadable';
  return now.sizeBytes === file.sizeBytes && now.modifiedAtMs === file.modifiedAtMs ? 'same' : 'changed';
}
