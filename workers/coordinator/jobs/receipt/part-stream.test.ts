import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { PartSink } from './part-sink';
import { PartStream } from './part-stream';

const MiB = 1024 * 1024;
const done = { ok: true, value: undefined } as const;

it('cuts a long text into equal parts, with the digest of the whole', async () => {
  const parts: Uint8Array[] = [];
  const keep = async (bytes: Uint8Array) => {
    parts.push(bytes.slice());
    return done;
  };
  const sink: PartSink = { part: keep, end: keep, abort: async () => {} };
  const stream = new PartStream([sink]);
  const whole = createHash('sha256');
  for (let at = 0; at < 20; at++) {
    const text = `${'ä'.repeat(MiB / 2)}${at}\n`;
    whole.update(text);
    await stream.write(text);
  }
  await stream.end();
  const sizes = parts.map(({ length }) => length);
  expect(sizes.slice(0, -1)).toEqual([8 * MiB, 8 * MiB]);
  expect(sizes.at(-1)).toBe(4 * MiB + 50);
  const arrived = createHash('sha256');
  for (const part of parts) arrived.update(part);
  const { sha256, sizeBytes } = stream.sum();
  expect([sha256, sizeBytes]).toEqual([arrived.digest('hex'), 20 * MiB + 50]);
  expect(sha256).toBe(whole.digest('hex'));
});

it('stops where a sink refuses', async () => {
  const problem = { code: 'AccessDenied', status: 403, transient: false };
  const refuse = async () => ({ ok: false, problem }) as const;
  const stream = new PartStream([{ part: refuse, end: refuse, abort: async () => {} }]);
  expect(await stream.write('x'.repeat(9 * MiB))).toEqual({ ok: false, problem });
});

it('takes no more memory than its text needs', async () => {
  const sizes: number[] = [];
  const keep = async (bytes: Uint8Array) => {
    sizes.push(bytes.buffer.byteLength);
    return done;
  };
  const stream = new PartStream([{ part: keep, end: keep, abort: async () => {} }]);
  for (let line = 0; line < 10; line++) await stream.write(`${'x'.repeat(300)}\n`);
  await stream.end();
  expect(sizes).toEqual([64 * 1024]);
});
