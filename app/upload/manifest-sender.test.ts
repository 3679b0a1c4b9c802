import { describe, expect, it } from 'vitest';
import type { ManifestAnswer, ManifestBatch } from '../../core/protocol/manifest';
import { FakeClock } from './fakes/fake-clock';
import { FakeFile } from './fakes/fake-file';
import { sendManifest } from './manifest-sender';
import type { ApiResult } from './ports';

const source = FakeFile.of('x');
const filesNamed = (paths: string[]) =>
  paths.map((path) => ({ path, sizeBytes: 1, modifiedAtMs: 1, source }));
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
  const patience = { clock, random: () => 0.5, signal: new AbortController().signal };
  return { clock, batches, api, patience };
}

const accept = (batch: ManifestBatch): ApiResult<ManifestAnswer[]> => ({
  ok: true,
  value: batch.entries.map((entry) => ({ id: Number(entry.path.slice(1)) + 1, state: 'pending' })),
});

describe('sendManifest', () => {
  it('sends batches of at most a thousand and keeps the order', async () => {
    const { batches, api, patience } = setUp(accept);
    const progress: number[] = [];
    const result = await sendManifest(api, 3, many(2_500), patience, (sent) => progress.push(sent));
    expect(batches.map((batch) => [batch.scan, batch.entries.length])).toEqual([
      [3, 1000],
      [3, 1000],
      [3, 500],
    ]);
    expect(progress).toEqual([1000, 2000, 2500]);
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(result.value.files.size).toBe(2_500);
  });

  it('sends a batch again when its answer was lost or the server is busy', async () => {
    const { clock, batches, api, patience } = setUp((batch, call) => {
      if (call === 1) return { ok: false, kind: 'no_answer', sentence: '' };
      return call === 2 ? { ok: false, kind: 'busy', sentence: '' } : accept(batch);
    });
    const sending = sendManifest(api, 0, many(2), patience, () => {});
    await clock.advance(20_000);
    expect(await sending).toMatchObject({ ok: true });
    expect(batches[2]).toEqual(batches[0]);
  });

  it('keeps the files that were taken when one is rejected', async () => {
    const { api, patience } = setUp(() => ({
      ok: true,
      value: [{ rejected: 'No.' }, { id: 7, state: 'pending' }],
    }));
    const result = await sendManifest(api, 0, many(2), patience, () => {});
    expect(result).toEqual({
      ok: true,
      value: { files: new Map([[7, source]]), rejected: [{ path: 'f0', sentence: 'No.' }] },
    });
  });

  it('stops at an answer that needs a person', async () => {
    const { api, patience } = setUp(() => ({ ok: false, kind: 'signed_out', sentence: 'Sign in again.' }));
    expect(await sendManifest(api, 0, many(1), patience, () => {})).toMatchObject({
      ok: false,
      sentence: 'Sign in again.',
    });
  });

  it('keeps batches of very long paths small', async () => {
    const { batches, api, patience } = setUp((batch) => ({
      ok: true,
      value: batch.entries.map((_, i) => ({ id: i + 1, state: 'pending' as const })),
    }));
    await sendManifest(
      api,
      0,
      filesNamed(Array.from({ length: 300 }, () => 'x'.repeat(4_000))),
      patience,
      () => {},
    );
    expect(Math.max(...batches.map((batch) => JSON.stringify(batch).length))).toBeLessThan(500_000);
  });
});
