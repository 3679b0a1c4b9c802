import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { arrivedFiles } from './receipt-lines';

it('reads names with line ends of Unicode in them, and lines longer than what is read at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-lines-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const paths = ['a\u2028b', 'c\u2029d', `\u00fc${'x'.repeat(100_000)}`, 'last'];
  const line = (path: string) => {
    const digests = { crc64nvme: null, md5: null, etag: null };
    return JSON.stringify({ path, key: `k/${path}`, sizeBytes: 1, ...digests, outcome: 'uploaded' });
  };
  const receipt = join(folder, 'receipt.jsonl');
  for (const end of ['\n', '\r\n', '']) {
    await writeFile(receipt, paths.map(line).join('\n') + end);
    const read: string[] = [];
    for await (const { path } of arrivedFiles(receipt)) read.push(path);
    expect(read).toEqual(paths);
  }
});
