import { describe, expect, it } from 'vitest';
import { maxPackHeadBytes, type PackHead } from '../protocol/pack';
import { PackReader, packHead } from './pack-format';

const digests = { crc64nvme: '0'.repeat(16) };
const text = (value: string) => new TextEncoder().encode(value);
const headOf = (...sizes: number[]): PackHead => ({
  engineId: 'engine-0001',
  files: sizes.map((sizeBytes, at) => ({ fileId: at + 1, digests, sizeBytes })),
});

/** The pack in chunks of `chunkBytes`, as a network may deliver it. */
function streamOf(parts: Uint8Array[], chunkBytes: number): ReadableStream<Uint8Array> {
  const whole = Buffer.concat(parts);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= whole.byteLength) return controller.close();
      controller.enqueue(new Uint8Array(whole.subarray(at, at + chunkBytes)));
      at += chunkBytes;
    },
  });
}

describe('a pack', () => {
  it.each([1, 3, 7, 64 * 1024])('is read as it was written, in chunks of %i bytes', async (chunkBytes) => {
    const head = headOf(5, 0, 11);
    const bodies = [text('first'), text(''), text('and a third')];
    const pack = new PackReader(streamOf([packHead(head), ...bodies], chunkBytes));
    expect(await pack.head()).toEqual({ ok: true, head });
    for (const body of bodies) expect(await pack.file(body.byteLength)).toEqual(body);
    expect(await pack.file(1)).toBeNull();
  });

  it('is read from a stream of bytes, with files that reach over its reads', async () => {
    const bodies = Array.from({ length: 3 }, (_, at) => new Uint8Array(100_000).fill(at + 1));
    const head = headOf(...bodies.map(({ byteLength }) => byteLength));
    const pack = new PackReader(new Blob([packHead(head), ...bodies]).stream());
    expect(await pack.head()).toEqual({ ok: true, head });
    for (const body of bodies) expect(await pack.file(body.byteLength)).toEqual(body);
    expect(await pack.file(1)).toBeNull();
  });

  it('that ends early gives null for the file that is cut', async () => {
    const pack = new PackReader(streamOf([packHead(headOf(5, 5)), text('firstsec')], 4));
    await pack.head();
    expect(await pack.file(5)).toEqual(text('first'));
    expect(await pack.file(5)).toBeNull();
  });

  it.each([
    ['nothing', new Uint8Array(), /ends within the length/],
    ['half a head', packHead(headOf(5)).subarray(0, 20), /ends within its head/],
    [
      'a head that is too long',
      Uint8Array.of(0xff, 0xff, 0xff, 0xff),
      new RegExp(`longer than ${maxPackHeadBytes} bytes`),
    ],
    ['a head that is no JSON', Uint8Array.of(0, 0, 0, 1, 0x7b), /does not fit the protocol/],
    ['a head without files', packHead(headOf()), /does not fit the protocol at "files"/],
    ['a file that is too large', packHead(headOf(2 ** 30)), /at "files.0.sizeBytes"/],
  ])('of %s is refused with a sentence', async (_name, bytes, sentence) => {
    const read = await new PackReader(streamOf([bytes], 1024)).head();
    expect(read).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
  });
});

describe('the rest of a pack that is not taken', () => {
  it('is read to its end', async () => {
    let left = 5;
    const pack = new PackReader(
      new ReadableStream({
        pull: (controller) => (left-- > 0 ? controller.enqueue(text('some')) : controller.close()),
      }),
    );
    await pack.skipRest(60_000);
    expect(left).toBe(-1);
  });

  it('is waited for no longer than it may take', async () => {
    let isLeft = false;
    const pack = new PackReader(
      new ReadableStream({
        cancel: () => {
          isLeft = true;
        },
      }),
    );
    await pack.skipRest(10);
    expect(isLeft).toBe(true);
  });
});
