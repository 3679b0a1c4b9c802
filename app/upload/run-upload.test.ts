import { describe, expect, it } from 'vitest';
import { allAtOnce } from './fakes/all-at-once';
import { FakeClock } from './fakes/fake-clock';
import { FakeFile } from './fakes/fake-file';
import { fakeRunDeps } from './fakes/fake-run-deps';
import { FakeSession } from './fakes/fake-session';
import type { SessionApi } from './ports';
import { type UploadEvent, type UploadFolder, UploadRun } from './run-upload';

const aFile = { index: 0, path: 'a.txt', sizeBytes: 1, modifiedAtMs: 1 };

function setUp(change: Partial<SessionApi> = {}, batches: UploadFolder['batches'] = allAtOnce([aFile])) {
  const clock = new FakeClock();
  const session = new FakeSession(clock, [{ transport: 'single', fileId: 9, digest: 'md5', existing: null }]);
  const calls: unknown[] = [];
  const deps = fakeRunDeps(clock, session, {
    openScan: async () => ({ ok: true, value: 2 }),
    addManifest: async (batch) => ({
      ok: true,
      value: batch.entries.map(() => ({ id: 9, state: 'pending' })),
    }),
    start: async (request) => {
      calls.push(request);
      return { ok: true, value: null };
    },
    ...change,
  });
  const events: UploadEvent[] = [];
  const run = new UploadRun({ batches, open: () => FakeFile.of('a') }, deps, (event) => events.push(event));
  return { clock, session, calls, events, run };
}

describe('UploadRun', () => {
  it('connects and starts with an open end, uploads, and says at the end how many files there are', async () => {
    const { clock, session, calls, events } = setUp();
    await clock.advance(0);
    session.open();
    await clock.advance(1_000);
    expect(calls).toEqual([
      { scan: 2, files: null },
      { scan: 2, files: 1 },
    ]);
    expect(session.framesOf('hello')[0]).toMatchObject({ scan: 2 });
    expect(session.reported('sent')).toHaveLength(1);
    session.become('completed');
    expect(events.at(-1)).toEqual({ type: 'engine', state: { kind: 'finished' } });
    expect(events.filter(({ type }) => type !== 'engine')).toEqual([
      { type: 'sending_manifest', sent: 0 },
      { type: 'sending_manifest', sent: 1 },
      { type: 'manifest_sent' },
    ]);
  });

  it.each([
    ['openScan', 2],
    ['addManifest', [{ id: 9, state: 'pending' }]],
    ['start', null],
  ] as const)(
    'goes on at once where the network comes back while it waits to try %s again',
    async (call, value) => {
      const noAnswer = { ok: false, kind: 'no_answer', sentence: 'No answer.' } as const;
      let isOffline = true;
      const { clock, session, events, run } = setUp({
        [call]: async () => (isOffline ? noAnswer : { ok: true, value }),
      });
      await clock.advance(60_000);
      isOffline = false;
      run.wake();
      await clock.advance(0);
      session.open();
      expect(events).toContainEqual({ type: 'manifest_sent' });
    },
  );

  it('sends what was found while the folder is still read', async () => {
    let end = () => {};
    const isRead = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { clock, session, calls } = setUp(
      {},
      (async function* () {
        yield [aFile];
        await isRead;
      })(),
    );
    await clock.advance(0);
    session.open();
    await clock.advance(1_000);
    expect(session.reported('sent')).toHaveLength(1);
    expect(calls).toEqual([{ scan: 2, files: null }]);
    end();
    await clock.advance(0);
    expect(calls.at(-1)).toEqual({ scan: 2, files: 1 });
  });

  it('keeps a grant that overtakes the answer with the id of its file', async () => {
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { clock, session } = setUp({
      addManifest: async (batch) => {
        await isAnswered;
        return { ok: true, value: batch.entries.map(() => ({ id: 9, state: 'leased' })) };
      },
    });
    await clock.advance(0);
    session.open();
    await clock.advance(1_000);
    expect(session.framesOf('want')).not.toEqual([]);
    expect(session.reports).toEqual([]);
    answer();
    await clock.advance(1_000);
    expect(session.reported('sent')).toHaveLength(1);
  });

  it('says that a granted file is missing once the whole folder is known', async () => {
    const { clock, session } = setUp({}, allAtOnce([]));
    await clock.advance(0);
    session.open();
    await clock.advance(1_000);
    expect(session.reported('failed')).toMatchObject([{ fileId: 9, reason: 'missing_locally' }]);
  });

  it('stops with the sentence of a refused start', async () => {
    const { clock, events } = setUp({
      start: async () => ({ ok: false, kind: 'refused', sentence: 'This session has ended.' }),
    });
    await clock.advance(0);
    expect(events.at(-1)).toEqual({
      type: 'engine',
      state: { kind: 'stopped', sentence: 'This session has ended.' },
    });
  });

  it('goes on where only the answer to the start was lost', async () => {
    let starts = 0;
    const { clock, session } = setUp({
      start: async ({ files }) => {
        if (files !== null) return { ok: true, value: null };
        starts += 1;
        return starts === 1
          ? { ok: false, kind: 'no_answer', sentence: '' }
          : { ok: false, kind: 'refused', sentence: 'It has been started.' };
      },
    });
    await clock.advance(20_000);
    session.open();
    await clock.advance(1_000);
    expect(session.reported('sent')).toHaveLength(1);
  });

  it('can be left while the manifest is on its way', async () => {
    const { clock, events, run } = setUp({
      addManifest: async () => ({ ok: false, kind: 'no_answer', sentence: 'No answer.' }),
    });
    await clock.advance(5_000);
    run.leave('Left.');
    await clock.advance(60_000);
    expect(events.at(-1)).toEqual({ type: 'engine', state: { kind: 'stopped', sentence: 'Left.' } });
  });
});
