import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it, onTestFinished, vi } from 'vitest';
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

it('tells what is at each path, before a thread has started, while one is idle and while all are busy', async () => {
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
  // Before a thread has started, and after.
  expect(await threads.look(paths)).toEqual(expected);
  await threads.read({ path: file, sizeBytes: 4, modifiedAtMs, start: 0, end: 4, besides: [] });
  const several = [threads.look(paths), threads.look(paths), threads.look(paths)];
  for (const looks of await Promise.all(several)) expect(looks).toEqual(expected);
});

/**
 * Threads that read nothing: they see a file of 1 GiB at each path, write down how many large ranges each order has, and answer these once
 * `atLeast` threads are ready. Where more than `atMost` start, each further one fails.
 */
async function startWatched({ atLeast = 1, atMost = 4 } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-threads-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const log = join(directory, 'log');
  const [started, ready] = [join(directory, 'started'), join(directory, 'ready')];
  const script = join(directory, 'disk-worker.mjs');
  await writeFile(log, '');
  await writeFile(
    script,
    `import { appendFileSync, readFileSync } from 'node:fs';
    import { parentPort, threadId } from 'node:worker_threads';
    const threadsIn = (file) => readFileSync(file).length;
    appendFileSync(${JSON.stringify(started)}, 'x');
    if (threadsIn(${JSON.stringify(started)}) > ${atMost}) throw new Error('There are no more threads');
    parentPort.postMessage({ isReady: true });
    appendFileSync(${JSON.stringify(ready)}, 'x');
    const read = { ok: true, digests: { crc64nvme: '' } };
    const looks = (paths) => paths.map(() => ({ kind: 'file', sizeBytes: 2 ** 30, modifiedAtMs: 0 }));
    const answer = (stores, isLarge) => {
      if (isLarge && threadsIn(${JSON.stringify(ready)}) < ${atLeast}) return setTimeout(answer, 1, stores, isLarge);
      const answered = stores.map(({ orders, memory }) => ({ reads: orders.map(() => read), memory }));
      parentPort.postMessage({ stores: answered });
    };
    parentPort.on('message', ({ paths, stores }) => {
      if (paths) return parentPort.postMessage({ looks: looks(paths), tookMs: 0 });
      const isLarge = stores[0].memory.byteLength > 1024;
      if (isLarge) appendFileSync(${JSON.stringify(log)}, threadId + ' ' + stores.length + '\\n');
      answer(stores, isLarge);
    });`,
  );
  const threads = new DiskThreads(pathToFileURL(script), new BufferPool());
  onTestFinished(() => threads.close());
  const read = (start: number, end: number) =>
    threads.read({ path: 'large', sizeBytes: 1024 * MiB, modifiedAtMs: 0, start, end, besides: ['md5'] });
  const haveStarted = () => read(0, 4);
  const readParts = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, part) => read(part * 16 * MiB, (part + 1) * 16 * MiB)));
  /** How many ranges each thread was given, one order after another. */
  const given = async () => {
    const byThread = new Map<string, number[]>();
    for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
      const [thread = '', ranges] = line.split(' ');
      byThread.set(thread, [...(byThread.get(thread) ?? []), Number(ranges)]);
    }
    return [...byThread.values()];
  };
  return { threads, haveStarted, readParts, given };
}

it('begins a large file with one part in each of two threads, and goes on with up to eight in each', async () => {
  // No wait is so long that a third one is started.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { threads, haveStarted, readParts, given } = await startWatched({ atLeast: 2 });
  await haveStarted();
  await threads.look(['large']);
  await readParts(60);
  const orders = await given();
  expect(orders).toHaveLength(2);
  expect(orders.flat().reduce((sum, ranges) => sum + ranges)).toBe(60);
  for (const [first, second = 4, ...others] of orders) {
    expect(first).toBe(1);
    expect(second).toBe(4);
    expect(others.slice(0, -1).every((ranges) => ranges === 8)).toBe(true);
  }
});

it('reads on with one thread where a second one cannot start, and fails what is wanted where none can', async () => {
  const one = await startWatched({ atMost: 1 });
  await one.haveStarted();
  await one.threads.look(['large']);
  await one.readParts(20);
  expect(await one.given()).toHaveLength(1);
  const none = await startWatched({ atMost: 0 });
  await expect(none.haveStarted()).rejects.toThrow('There are no more threads');
  await expect(none.haveStarted()).rejects.toThrow('There are no more threads');
});
