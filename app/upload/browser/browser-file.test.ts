import { expect, it } from 'vitest';
import { FakeClock } from '../fakes/fake-clock';
import { NodeHasher } from '../fakes/node-hasher';
import { BrowserFile } from './browser-file';
import { HashedReads } from './hashed-reads';
import { ReadBuffers } from './read-buffers';

const scanned = { sizeBytes: 5, modifiedAtMs: 1_000 };
const ready = new File(['bytes'], 'a.txt', { lastModified: 1_000 });
const fileOf = (open: () => Promise<File>) =>
  new BrowserFile(
    open,
    scanned,
    new ReadBuffers(new FakeClock()),
    new HashedReads(new NodeHasher(), new FakeClock()),
    20,
  );
const never = () => new Promise<never>(() => {});

it('reads a file that is still what was scanned', async () => {
  const file = fileOf(async () => ready);
  expect(await file.current()).toEqual(scanned);
  expect(await file.read(1, 3)).toEqual({ ok: true, bytes: new TextEncoder().encode('yt') });
});

it('gives up a file that its drive never opens', async () => {
  const file = fileOf(never);
  expect(await file.current()).toBeNull();
  expect(await file.read(0, 5)).toEqual({ ok: false, reason: 'unreadable' });
});

it('gives up a file whose bytes never come', async () => {
  const silent = Object.assign(new File([new Uint8Array(200_000)], 'a.txt'), {
    arrayBuffer: never,
    stream: () => new ReadableStream({ type: 'bytes', pull: never }),
  });
  expect(await fileOf(async () => silent).read(0, 200_000)).toEqual({ ok: false, reason: 'unreadable' });
});
