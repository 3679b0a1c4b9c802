import { S3Error } from './errors.ts';
import type { ByteRange } from './object-files.ts';

/**
 * Reads a Range header. Undefined means the whole object: for no header, for one that is not understood and, as S3
 * does, for several ranges. A range outside the object is refused.
 */
export function parseRange(header: string | undefined, objectBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const sizeBytes = Math.min(Number(last), objectBytes);
    if (sizeBytes === 0) throw invalidRange(header, objectBytes);
    return { start: objectBytes - sizeBytes, sizeBytes };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= objectBytes) throw invalidRange(header, objectBytes);
  const end = last === '' ? objectBytes - 1 : Math.min(Number(last), objectBytes - 1);
  return { start, sizeBytes: end - start + 1 };
}

const invalidRange = (header: string | undefined, objectBytes: number) =>
  new S3Error(
    'InvalidRange',
    'The requested range is not satisfiable',
    { RangeRequested: header ?? '', ActualObjectSize: String(objectBytes) },
    { 'content-range': `bytes */${objectBytes}` },
  );
