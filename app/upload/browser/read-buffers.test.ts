import { describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../fakes/fake-clock';
import { ReadBuffers } from './read-buffers';
import { systemClock } from './system-clock';

const MiB = 1024 * 1024;
const filled = (byte: number, bytes = MiB) => new Blob([new Uint8Array(bytes).fill(byte)]);
const isAll = (bytes: Uint8Array, byte: number) => bytes.every((each) => each === byte);

describe('reading into buffers', () => {
  it('gives the bytes of each blob, however many are read at once', async () => {
    const buffers = new ReadBuffers(systemClock);
    const sizes = [0, 1, MiB - 1, MiB, MiB + 1, 3 * MiB];
    const read = await Promise.all(sizes.map((size, at) => buffers.read(filled(at, size))));
    expect(read.map(({ byteLength }) => byteLength)).toEqual(sizes);
    read.forEach((bytes, at) => {
      expect(isAll(bytes, at)).toBe(true);
    });
  });

  it('takes the memory of what was released for the next read, also a shorter one, and of nothing else', async () => {
    const buffers = new ReadBuffers(systemClock);
    const kept = await buffers.read(filled(1, 2 * MiB));
    const released = await buffers.read(filled(2, 2 * MiB));
    buffers.release(released);
    const next = await buffers.read(filled(3, MiB + 7));
    expect(next.byteLength).toBe(MiB + 7);
    expect(next.buffer.byteLength).toBe(2 * MiB);
    expect(released.byteLength, 'its memory was taken away').toBe(0);
    expect(isAll(next, 3)).toBe(true);
    expect(isAll(kept, 1)).toBe(true);
  });

  it('lets what came in meanwhile have its turn between two reads', async () => {
    const buffers = new ReadBuffers(systemClock);
    const order: string[] = [];
    const first = buffers.read(filled(1)).then(() => {
      order.push('first');
      setImmediate(() => order.push('what came in'));
    });
    const second = buffers.read(filled(2)).then(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'what came in', 'second']);
  });

  it('reads from one stream what waits at the same time', async () => {
    const streams = vi.spyOn(Blob.prototype, 'stream');
    const buffers = new ReadBuffers(systemClock);
    const read = await Promise.all([1, 2, 3, 4].map((byte) => buffers.read(filled(byte))));
    expect(read.map((bytes, at) => isAll(bytes, at + 1))).toEqual([true, true, true, true]);
    expect(streams).toHaveBeenCalledTimes(1);
    streams.mockRestore();
  });

  it('reads each by itself from where a stream of several broke off', async () => {
    const broken = new ReadableStream({
      type: 'bytes',
      pull: (controller) => {
        if (sent === MiB) return controller.error(new DOMException('changed', 'NotReadableError'));
        sent += MiB;
        controller.enqueue(new Uint8Array(MiB).fill(1));
      },
    });
    let sent = 0;
    const streams = vi.spyOn(Blob.prototype, 'stream').mockReturnValueOnce(broken);
    const changed = filled(2);
    changed.arrayBuffer = async () => {
      throw new DOMException('changed', 'NotReadableError');
    };
    const buffers = new ReadBuffers(systemClock);
    const reads = [filled(1), changed, filled(3)].map((blob) => buffers.read(blob));
    const [first, second, third] = await Promise.allSettled(reads);
    streams.mockRestore();
    expect(first?.status === 'fulfilled' && isAll(first.value, 1)).toBe(true);
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'NotReadableError' } });
    expect(third?.status === 'fulfilled' && isAll(third.value, 3)).toBe(true);
  });

  it.each([
    ['shorter', -1],
    ['longer', 1],
  ])('gives no file the bytes of another where one of them is %s by now', async (_how, more) => {
    const changed = new Uint8Array(MiB + more).fill(1);
    const all = new Blob([changed, new Uint8Array(MiB).fill(2), new Uint8Array(MiB).fill(3)]);
    const streams = vi.spyOn(Blob.prototype, 'stream').mockReturnValueOnce(all.stream());
    const first = filled(1);
    first.arrayBuffer = async () => changed.buffer;
    const buffers = new ReadBuffers(systemClock);
    const read = await Promise.all([first, filled(2), filled(3)].map((blob) => buffers.read(blob)));
    streams.mockRestore();
    expect(read.map(({ byteLength }) => byteLength)).toEqual([MiB + more, MiB, MiB]);
    expect(read.map((bytes, at) => isAll(bytes, at + 1))).toEqual([true, true, true]);
  });

  it('says what the plain way says of a blob that cannot be read, and goes on with the next', async () => {
    const buffers = new ReadBuffers(systemClock);
    const broken = new Blob([new Uint8Array(MiB)]);
    broken.stream = () => {
      throw new TypeError('no stream');
    };
    broken.arrayBuffer = async () => {
      throw new DOMException('changed', 'NotReadableError');
    };
    await expect(buffers.read(broken)).rejects.toMatchObject({ name: 'NotReadableError' });
    expect(isAll(await buffers.read(filled(5)), 5)).toBe(true);
  });

  it('reads the plain way when a stream comes to a halt, and all that follow too', async () => {
    const clock = new FakeClock();
    const buffers = new ReadBuffers(clock);
    const halted = filled(6);
    let streams = 0;
    halted.stream = () => {
      streams += 1;
      return new ReadableStream({ type: 'bytes', pull: () => new Promise(() => {}) });
    };
    const first = buffers.read(halted);
    await expect.poll(() => streams).toBe(1);
    const reads = Promise.all([first, buffers.read(halted), buffers.read(filled(7))]);
    await clock.advance(5_000);
    expect((await reads).map((bytes, at) => isAll(bytes, [6, 6, 7][at] ?? 0))).toEqual([true, true, true]);
    expect(streams).toBe(1);
  });
});
