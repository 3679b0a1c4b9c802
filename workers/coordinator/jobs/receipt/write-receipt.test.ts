import { expect, it, onTestFinished, vi } from 'vitest';
import type { FileView } from '../../../../core/protocol/session-view';
import { FakeObjectStore } from '../../../../core/testing/fake-object-store';
import type { ReceiptWork, WorkPlace } from '../work';
import { type ReceiptDesk, writeReceipt } from './write-receipt';

const place: WorkPlace = { sessionId: 's', companyId: 'c', projectId: 'p', cycleId: 'y', prefix: 'raw/' };
const totals = { files: 1, bytes: 1, uploaded: 1, skipped: 0, failed: 0, cancelled: 0 };
const session = { attempt: 1, state: 'completed', startedAtMs: 1, endedAtMs: 2 } as const;
const work: ReceiptWork = { session, totals };
const long = { path: 'x'.repeat(9 * 1024 * 1024), modifiedAtMs: 1 } as FileView;

it('leaves no multipart upload open where the bucket does not join its parts', async () => {
  const etag = { headers: { etag: '"e"' } };
  const put = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('', etag));
  onTestFinished(() => put.mockRestore());
  const store = new FakeObjectStore();
  const problem = { code: 'SlowDown', status: 503, transient: true };
  store.completions.push({ ok: false, problem });
  const access = { endpoint: 'http://s3', region: 'r', bucket: 'b', accessKeyId: 'k', secretAccessKey: 's' };
  const desk: ReceiptDesk = {
    access,
    store,
    r2: null,
    companyName: 'C',
    nowMs: 3,
    files: async () => ({ files: [long], nextCursor: null }),
    stillEnded: async () => true,
    sign: async () => null,
  };
  expect(await writeReceipt(desk, place, work)).toEqual({ ok: false, problem });
  expect(store.aborted.sort()).toEqual(['upload-1', 'upload-2']);
});
