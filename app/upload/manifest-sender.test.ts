import { describe, expect, it } from 'vitest';
import type { ManifestAnswer, ManifestBatch } from '../../core/protocol/manifest';
import { allAtOnce } from './fakes/all-at-once';
import { FakeClock, settled } from './fakes/fake-clock';
import type { ListedFile } from './found-file';
import { sendManifest } from './manifest-sender';
import type { ApiResult } from './ports';

const filesNamed = (paths: string[]) =>
  paths.map((path, index) => ({ index, path, sizeBytes: 1, modifiedAtMs: 1 }));
const many = (n: number) => filesNamed(Array.from({ length: n }, (_, i) => `f${i}`));

function setUp(answer: (batch: ManifestBatch, call: number) => ApiResult<ManifestAnswer[]>) {
  const clock = new FakeClock();
  const batches: ManifestBatch[] = [];
  const api = {
    addManifest: async (batch: ManifestBatch) => {
      batches.push(batch);
      return answer(batch, batches.length);
    },
  };
  const heard = { accepted: [] as [number, number][], rejected: [] as { path: string; sentence: string }[] };
  const send = (scan: number, files: readonly ListedFile[]) =>
    sendManifest(api, scan, allAtOnce(files), patience, {
      accepted: (some) => heard.accepted.push(...some.map(({ id, index }): [number, number] => [id, index])),
      rejected: (some) => heard.rejected.push(...some),
    });
  const patience = { clock, random: () => 0.5, signal: new AbortController().signal, busyTriesAtMost: 3 };
  return { clock, batches, heard, send };
}

const accept = (batch: ManifestBatch): ApiResult<ManifestAnswer[]> => ({
  ok: true,
  value: batch.entries.map((entry) => ({ id: Number(entry.path.slice(1)) + 1, state: 'pending' })),
});

describe('sendManifest', () => {
  it('sends batches of at most a thousand, in order', async () => {
    const { batches, heard, send } = setUp(accept);
    expect(await send(3, many(2_500))).toEqual({ ok: true, value: null });
    expect(batches.map((batch) => [batch.scan, batch.entries.length, batch.entries[0]?.path])).toEqual([
      [3, 1000, 'f0'],
      [3, 1000, 'f1000'],
      [3, 500, 'f2000'],
    ]);
    expect(new Map(heard.accepted).size).toBe(2_500);
  });

  it('has three batches on their way at once, and no more', async () => {
    const open: (() => void)[] = [];
    let sent = 0;
    const api = {
      addManifest: (batch: ManifestBatch) => {
        sent += 1;
        return new Promise<ApiResult<ManifestAnswer[]>>((resolve) => open.push(() => resolve(accept(batch))));
      },
    };
    const { signal } = new AbortController();
    const patience = { clock: new FakeClock(), random: () => 0.5, signal, busyTriesAtMost: 1 };
    const ears = { accepted: () => {}, rejected: () => {} };
    const sending = sendManifest(api, 0, allAtOnce(many(5_000)), patience, ears);
    await settled();
    expect(sent).toBe(3);
    while (open.length > 0) {
      open.shift()?.();
      await settled();
    }
    expect(await sending).toMatchObject({ ok: true });
    expect(sent).toBe(5);
  });

  it('sends a batch again when its answer was lost or the server is busy', async () => {
    const { clock, batches, send } = setUp((batch, call) => {
      if (call === 1) return { ok: false, kind: 'no_answer', sentence: '' };
      return call === 2 ? { ok: false, kind: 'busy', sentence: '' } : accept(batch);
    });
    const sending = send(0, many(2));
    await clock.advance(20_000);
    expect(await sending).toMatchObject({ ok: true });
    expect(batches[2]).toEqual(batches[0]);
  });

  it('ends where the server is busy so often', async () => {
    const { clock, batches, send } = setUp(() => ({ ok: false, kind: 'busy', sentence: 'Too much to do.' }));
    const sending = send(0, many(2));
    await clock.advance(60_000);
    expect(await sending).toMatchObject({ ok: false, sentence: 'Too much to do.' });
    expect(batches).toHaveLength(3);
  });

  it('keeps the files that were taken when one is rejected', async () => {
    const { heard, send } = setUp(() => ({
      ok: true,
      value: [{ rejected: 'No.' }, { id: 7, state: 'pending' }],
    }));
    await send(0, many(2));
    expect(heard).toEqual({ accepted: [[7, 1]], rejected: [{ path: 'f0', sentence: 'No.' }] });
  });

  it('stops at an answer that needs a person', async () => {
    const { send } = setUp(() => ({ ok: false, kind: 'signed_out', sentence: 'Sign in again.' }));
    expect(await send(0, many(1))).toMatchObject({ ok: false, sentence: 'Sign in again.' });
  });

  it('keeps batches of very long paths small', async () => {
    const { batches, send } = setUp((batch) => ({
      ok: true,
      value: batch.entries.map((_, i) => ({ id: i + 1, state: 'pending' as const })),
    }));
    await send(0, filesNamed(Array.from({ length: 300 }, () => 'x'.repeat(4_000))));
    expect(Math.max(...batches.map((batch) => JSON.stringify(batch).length))).toBeLessThan(500_000);
  });
});
