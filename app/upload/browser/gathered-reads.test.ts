import { expect, test } from 'vitest';
import { GatheredReads } from './gathered-reads';

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A blob that cannot be read, alone or as a piece of another; Node's blobs copy their pieces when they are made. */
class Unreadable extends Blob {
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new DOMException('The file changed', 'NotReadableError'));
  }
}

test('each of many blobs that are read at once gets its own bytes', async () => {
  const reads = new GatheredReads();
  const texts = Array.from({ length: 1_000 }, (_, index) => `file ${index} `.repeat(index % 7));
  const read = await Promise.all(texts.map((text) => reads.read(new Blob([text]))));
  expect(read.map(textOf)).toEqual(texts);
});

test('blobs of more bytes than one read takes are read all the same', async () => {
  const reads = new GatheredReads();
  const blobs = Array.from({ length: 30 }, (_, index) => new Blob([new Uint8Array(100_000).fill(index)]));
  const read = await Promise.all(blobs.map((blob) => reads.read(blob)));
  for (const [index, bytes] of read.entries()) {
    expect(bytes.byteLength).toBe(100_000);
    expect(bytes.every((byte) => byte === index)).toBe(true);
  }
});

test('where the whole cannot be read, only the blob at fault fails', async () => {
  const reads = new GatheredReads();
  const lying = new Unreadable(['bad']);
  // It says to be larger than it is, as a file does that was cut off after it was picked.
  Object.defineProperty(lying, 'size', { value: 50 });
  const results = await Promise.allSettled(
    [new Blob(['one']), lying, new Blob(['two'])].map((blob) => reads.read(blob)),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const texts = results.flatMap((result) => (result.status === 'fulfilled' ? [textOf(result.value)] : []));
  expect(texts).toEqual(['one', 'two']);
});
