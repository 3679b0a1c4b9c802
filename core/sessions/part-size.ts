export const MiB = 1024 * 1024;

/** Amazon S3 "Multipart upload limits": parts of 5 MiB to 5 GiB (the last may be smaller), at most 10,000. */
export const minPartBytes = 5 * MiB;
export const maxPartBytes = 5 * 1024 * MiB;
export const maxParts = 10_000;
export const maxFileBytes = maxPartBytes * maxParts;

/** Files above this many bytes travel as multipart; others in one PUT. */
export const multipartThresholdBytes = 16 * MiB;

/**
 * The size of every part but the last (R2 demands equal parts): the wanted size, or the next larger whole MiB that keeps
 * the file within 10,000 parts. Null when no allowed part size can hold the file.
 */
export function partSizeFor(fileBytes: number, wantedBytes: number): number | null {
  const needed = Math.ceil(fileBytes / maxParts / MiB) * MiB;
  const size = Math.max(minPartBytes, wantedBytes, needed);
  return size > maxPartBytes ? null : size;
}

export function partCountFor(fileBytes: number, partBytes: number): number {
  return Math.max(1, Math.ceil(fileBytes / partBytes));
}

/** Half-open byte range of a part; `partNumber` counts from 1. */
export function partRange(
  fileBytes: number,
  partBytes: number,
  partNumber: number,
): { start: number; end: number } {
  const start = (partNumber - 1) * partBytes;
  return { start, end: Math.min(fileBytes, start + partBytes) };
}
