import { describe, expect, it, vi } from 'vitest';
import { crc64nvme } from '../../../core/checksums/crc64nvme';
import { FakeClock } from '../fakes/fake-clock';
import { md5Of, NodeHasher } from '../fakes/node-hasher';
import type { Bytes, ReadResult } from '../ports';
import { HashedReads } from './hashed-reads';

const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
const readOf = (text: string) => async (): Promise<ReadResult> => ({ ok: true, bytes: bytesOf(text) });

/** A read that ends when the test says so. */
function pendingRead() {
  let end: (result: ReadResult) => void = () => {};
  const read = new Promise<ReadResult>((resolve) => {
    end = resolve;
  });
  return { read: () => read, end };
}

function setUp() {
  const hasher = new NodeHasher();
  const together = vi.spyOn(hasher, 'md5OfEach');
  const clock = new FakeClock();
  const sizes = () => together.mock.calls.map(([messages]) => messages.length);
  return { reads: new HashedReads(hasher, clock), clock, sizes };
}

describe('reading and hashing', () => {
  it('gives each read its own digests, and computes the MD5s of those that were begun together side by side, of few at first', async () => {
    const { reads, sizes } = setUp();
    const texts = Array.from({ length: 24 }, (_, at) => `text ${at}`);
    const hashed = await Promise.all(texts.map((text) => reads.read(['md5'], readOf(text))));
    expect(hashed).toEqual(
      texts.map((text) => ({
        ok: true,
        bytes: bytesOf(text),
        digests: { crc64nvme: crc64nvme(bytesOf(text)), md5: md5Of(text) },
      })),
    );
    expect(sizes()).toEqual([2, 4, 8, 8, 2]);
  });

  it('waits for no more than are computed side by side', async () => {
    const { reads, sizes } = setUp();
    const last = pendingRead();
    const ready = Array.from({ length: 2 + 4 + 8 }, (_, at) => reads.read(['md5'], readOf(`${at}`)));
    const late = reads.read(['md5'], last.read);
    await Promise.all(ready);
    last.end({ ok: true, bytes: bytesOf('late') });
    expect(await late).toMatchObject({ ok: true, digests: { md5: md5Of('late') } });
    expect(sizes()).toEqual([2, 4, 8, 1]);
  });

  it('waits only a moment for a drive that is silent', async () => {
    const { reads, clock } = setUp();
    void reads.read(['md5'], pendingRead().read);
    const hashed = reads.read(['md5'], readOf('ready'));
    await clock.advance(250);
    expect(await hashed).toMatchObject({ ok: true, digests: { md5: md5Of('ready') } });
  });

  it('does not wait any longer for a read that failed', async () => {
    const { reads } = setUp();
    const failing = pendingRead();
    const failed = reads.read(['md5'], failing.read);
    const hashed = reads.read(['md5'], readOf('ready'));
    failing.end({ ok: false, reason: 'changed' });
    expect(await failed).toEqual({ ok: false, reason: 'changed' });
    expect(await hashed).toMatchObject({ ok: true, digests: { md5: md5Of('ready') } });
  });

  it('waits for nothing where no MD5 is wanted', async () => {
    const { reads, sizes } = setUp();
    void reads.read(['md5'], pendingRead().read);
    expect(await reads.read([], readOf('ready'))).toMatchObject({
      digests: { crc64nvme: crc64nvme(bytesOf('ready')) },
    });
    expect(sizes()).toEqual([]);
  });
});
