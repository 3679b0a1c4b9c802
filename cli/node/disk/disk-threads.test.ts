import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { MiB } from '../../../core/sessions/part-size';
import { BufferPool } from '../buffer-pool';
import { statOf } from '../disk-file';
import { DiskThreads } from './disk-threads';

/** The thread as the command bundles it. */
async function startThreads(directory: string): Promise<DiskThreads> {
  const outfile = join(directory, 'disk-worker.mjs');
  const entry = fileURLToPath(new URL('./disk-worker.ts', import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
  const threads = new DiskThreads(pathToFileURL(outfile), new BufferPool());
  onTestFinished(() => threads.close());
  return threads;
}

it('gives each of many files its own bytes and digests, small and large ones, and says which it could not read', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-threads-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const threads = await startThreads(directory);
  const contents = Array.from({ length: 300 }, (_, at) =>
    Buffer.alloc(at % 50 === 0 ? 700_000 : at * 13, String(at)),
  );
  const orders = contents.map(async (content, at) => {
    const path = join(directory, String(at));
    await writeFile(path, content);
    const scanned = statOf(await stat(path));
    return { path, ...scanned, start: 0, end: content.length, besides: ['md5'] as const };
  });
  const all = await Promise.all(orders);
  await rm(join(directory, '7'));
  await writeFile(join(directory, '8'), 'other bytes');
  const reads = await Promise.all(all.map((order) => threads.read(order)));
  for (const [at, read] of reads.entries()) {
    if (at === 7) expect(read).toEqual({ ok: false, reason: 'unreadable' });
    else if (at === 8) expect(read).toEqual({ ok: false, reason: 'changed' });
    else {
      if (!read.ok) throw new Error(`File ${at} was not read`);
      expect(Buffer.from(read.bytes).equals(contents[at] ?? Buffer.alloc(0)), `bytes of ${at}`).toBe(true);
      expect(read.digests.md5).toBe(
        createHash('md5')
          .update(contents[at] ?? '')
          .digest('hex'),
      );
    }
  }
});

it('tells what is at each path, while a thread is idle and while all are busy', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-looks-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const threads = await startThreads(directory);
  const file = join(directory, 'file');
  await writeFile(file, 'four');
  await symlink('file', join(directory, 'link'));
  const paths = [file, join(directory, 'link'), directory, join(directory, 'gone'), '/dev/null'];
  const { modifiedAtMs } = statOf(await stat(file));
  const expected = [
    { kind: 'file', sizeBytes: 4, modifiedAtMs },
    { kind: 'file', sizeBytes: 4, modifiedAtMs },
    { kind: 'folder' },
    { kind: 'nothing', code: 'ENOENT' },
    { kind: 'other' },
  ];
  const several = [threads.look(paths), threads.look(paths), threads.look(paths)];
  for (const looks of await Promise.all(several)) expect(looks).toEqual(expected);
});

/** Threads that read nothing: they see a file of 1 GiB at each path, and write down how many ranges each order has. */
async function startWatched() {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-threads-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const log = join(directory, 'log');
  const script = join(directory, 'disk-worker.mjs');
  await writeFile(log, '');
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs';
    import { parentPort, threadId } from 'node:worker_threads';
    const read = { ok: true, digests: { crc64nvme: '' } };
    parentPort.on('message', ({ paths, stores }) => {
      if (paths) {
        const looks = paths.map(() => ({ kind: 'file', sizeBytes: 2 ** 30, modifiedAtMs: 0 }));
        return parentPort.postMessage({ looks, tookMs: 0 });
      }
      appendFileSync(${JSON.stringify(log)}, threadId + ' ' + stores.length + '\\n');
      const answered = stores.map(({ orders, memory }) => ({ reads: orders.map(() => read), memory }));
      parentPort.postMessage({ stores: answered });
    });`,
  );
  const threads = new DiskThreads(pathToFileURL(script), new BufferPool());
  onTestFinished(() => threads.close());
  const readPart = (part: number) =>
    threads.read({
      path: 'large',
      sizeBytes: 1024 * MiB,
      modifiedAtMs: 0,
      start: part * 16 * MiB,
      end: (part + 1) * 16 * MiB,
      besides: ['md5'],
    });
  const readParts = (from: number, end: number) =>
    Promise.all(Array.from({ length: end - from }, (_, at) => readPart(from + at)));
  /** How many ranges each thread was given, one order after another. */
  const given = async () => {
    const byThread = new Map<string, number[]>();
    for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
      const [thread = '', ranges] = line.split(' ');
      byThread.set(thread, [...(byThread.get(thread) ?? []), Number(ranges)]);
    }
    return [...byThread.values()];
  };
  return { threads, readParts, given };
}

it('begins a large file with one part in each of two threads, and goes on with up to eight in each', async () => {
  const { threads, readParts, given } = await startWatched();
  await threads.look(['large']);
  await readParts(0, 60);
  const orders = await given();
  expect(orders).toHaveLength(2);
  expect(orders.flat().reduce((sum, ranges) => sum + ranges)).toBe(60);
  for (const [first, second = 4, ...others] of orders) {
    expect(first).toBe(1);
    expect(second).toBe(4);
    expect(others.slice(0, -1).every((ranges) => ranges === 8)).toBe(true);
  }
});
