import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { usualChoice } from '../../../core/protocol/ignore-choice';
import { FakeClock } from '../fakes/fake-clock';
import { folderOf } from '../fakes/fake-folder';
import { fakeRunDeps } from '../fakes/fake-run-deps';
import { FakeSession } from '../fakes/fake-session';
import type { SessionApi } from '../ports';
import { UploadDesk } from './upload-desk';
import type { FromWorker } from './worker-messages';

function setUp(change: Partial<SessionApi> = {}) {
  const clock = new FakeClock();
  const session = new FakeSession(clock);
  const told: FromWorker[] = [];
  /** Messages that cannot be said. */
  const faults: FromWorker['type'][] = [];
  const desk = new UploadDesk({
    clock,
    say: (message) => {
      if (faults.includes(message.type)) throw new Error('A fault');
      told.push(message);
    },
    deps: () => fakeRunDeps(clock, session, change),
    alone: (_sessionId, _signal, _waits, work) => work(),
  });
  const scan = (handle: FileSystemDirectoryHandle) =>
    desk.receive({ type: 'scan_folder', pick: 1, handle, choice: usualChoice, isCompleted: false });
  const begin = (sessionId: string) => desk.receive({ type: 'begin', pick: 1, sessionId });
  return { clock, session, told, faults, desk, scan, begin };
}

/** A folder that is read until `goOn` is called. */
function slowFolder(afterwards: () => void = () => {}) {
  let goOn = () => {};
  const isRead = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const handle = Object.assign(folderOf('slow', {}), {
    async *values() {
      yield* folderOf('first', Object.fromEntries(many)).values();
      await isRead;
      afterwards();
    },
  });
  return { handle, goOn };
}
const many = Array.from({ length: 600 }, (_, n) => [`f${n}`, ''] as const);

describe('UploadDesk', () => {
  it('reads a folder, tells its rules and counts, and uploads it', async () => {
    const { clock, session, told, scan, begin } = setUp();
    scan(folderOf('top', { a: '1', b: { c: '23' } }));
    await clock.advance(0);
    expect(told[0]).toEqual({ type: 'folder_rules', pick: 1, folderRules: { kind: 'none' } });
    expect(told.at(-1)).toMatchObject({
      type: 'scanned',
      summary: { folderName: 'top', files: 2, bytes: 3 },
    });
    begin('s1');
    await clock.advance(0);
    session.open();
    await clock.advance(0);
    expect(told).toContainEqual({
      type: 'sending_manifest',
      pick: 1,
      sessionId: 's1',
      sent: 2,
      isWhole: true,
    });
    session.become('completed');
    expect(told.at(-1)).toEqual({ type: 'engine', pick: 1, sessionId: 's1', state: { kind: 'finished' } });
  });

  it('names a path that a ledger refused once, when the folder goes into a second session', async () => {
    const { clock, told, scan, begin } = setUp({
      addManifest: async ({ entries }) => ({ ok: true, value: entries.map(() => ({ rejected: 'No.' })) }),
    });
    scan(folderOf('top', { a: '1' }));
    await clock.advance(0);
    begin('s1');
    await clock.advance(0);
    begin('s2');
    await clock.advance(0);
    const last = told.filter(({ type }) => type === 'scanned').at(-1);
    expect(last).toMatchObject({ summary: { refused: [{ path: 'a', sentence: 'No.' }] } });
  });

  it('lets an upload that a newer one replaced say nothing more', async () => {
    const { clock, session, told, scan, begin } = setUp();
    scan(folderOf('top', { a: '1' }));
    await clock.advance(0);
    begin('s1');
    await clock.advance(0);
    session.open();
    begin('s2');
    expect(told.at(-1)).toMatchObject({ type: 'sending_manifest', sessionId: 's2' });
    expect(told).not.toContainEqual(
      expect.objectContaining({ state: expect.objectContaining({ kind: 'stopped' }) }),
    );
  });

  it('leaves the upload of a folder that it is told to forget, and reads no more of it', async () => {
    let isReadOn = false;
    const { handle, goOn } = slowFolder(() => {
      isReadOn = true;
    });
    const { clock, session, told, desk, scan, begin } = setUp();
    scan(handle);
    await clock.advance(1_000);
    begin('s1');
    await clock.advance(0);
    session.open();
    desk.receive({ type: 'forget' });
    expect(session.isClosed).toBe(true);
    const before = told.length;
    goOn();
    await clock.advance(60_000);
    expect(isReadOn).toBe(true);
    expect(told).toHaveLength(before);
  });

  it('says so where its own walk fails during an upload', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    const { handle, goOn } = slowFolder();
    const { clock, told, faults, scan, begin } = setUp();
    scan(handle);
    await clock.advance(1_000);
    begin('s1');
    await clock.advance(0);
    faults.push('scanned');
    goOn();
    await clock.advance(60_000);
    expect(told).toContainEqual({ type: 'scan_failed', pick: 1 });
    expect(said).toHaveBeenCalledOnce();
  });
});
