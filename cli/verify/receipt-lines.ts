import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { fileStates } from '../../core/sessions/file-state';
import { CommandError, exitCodes } from '../command-error';

const LineSchema = z.object({
  path: z.string(),
  key: z.string().nullable(),
  sizeBytes: z.number(),
  crc64nvme: z.string().nullable(),
  md5: z.string().nullable(),
  etag: z.string().nullable(),
  outcome: z.enum(fileStates),
});
type Line = z.infer<typeof LineSchema>;

/** A file that the receipt says is in the bucket. */
export interface Arrived extends Omit<Line, 'key'> {
  readonly key: string;
}

/** Line by line, so that a receipt of any length can be read. */
export async function* arrivedFiles(receipt: string): AsyncGenerator<Arrived> {
  for await (const text of linesOf(receipt)) {
    if (text.trim() === '') continue;
    const read = LineSchema.safeParse(JSON.parse(text));
    if (!read.success)
      throw new CommandError(exitCodes.someFailed, 'The receipt is of another version. Update this command.');
    const { key, ...line } = read.data;
    if (key !== null && (line.outcome === 'uploaded' || line.outcome === 'skipped')) yield { key, ...line };
  }
}

/** By "\n" alone, as JSON Lines has it: `readline` ends a line at U+2028 too, which may stand in a name. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

export async function sumOf(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  } catch {
    throw new CommandError(exitCodes.usage, `${path} cannot be read. Name the file of a receipt.`);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
