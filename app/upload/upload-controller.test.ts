import { describe, expect, it } from 'vitest';
import { usualChoice } from '../../core/protocol/ignore-choice';
import type { FromWorker, ToWorker } from './browser/worker-messages';
import { settled } from './fakes/fake-clock';
import { file, folder, named } from './fakes/fake-entries';
import { folderOf } from './fakes/fake-folder';
import { UploadController } from './upload-controller';
import type { ScanSummary } from './upload-state';

const summary: ScanSummary = {
  folderName: 'top',
  files: 1,
  bytes: 1,
  ignored: [],
  renamed: [],
  refused: [],
  unreadable: [],
};
const picked = Object.defineProperty(new File(['x'], 'a.txt'), 'webkitRelativePath', { value: 'top/a.txt' });
const list = [picked] as unknown as FileList;

async function setUp() {
  const sent: ToWorker[] = [];
  const ended: string[] = [];
  const remembered = new Map<string, FileSystemDirectoryHandle>();
  let hear: (event: { data: FromWorker }) => void = () => {};
  const controller = new UploadController(
    () => ({
      postMessage: (message: ToWorker) => void sent.push(message),
      addEventListener: (type: string, listener: unknown) => {
        if (type === 'message') hear = listener as typeof hear;
      },
      terminate: () => void ended.push('terminated'),
    }),
    {
      rememberFolder: async (sessionId, handle) => void remembered.set(sessionId, handle),
      forgetFolder: async (sessionId) => void remembered.delete(sessionId),
    },
  );
  const say = (data: FromWorker) => hear({ data });
  controller.pick(list);
  await expect.poll(() => sent.at(-1)?.type).toBe('scan_end');
  return { controller, sent, say, ended, remembered };
}

describe('UploadController', () => {
  it('starts a new worker for each folder, whose script names the storage as it is by then', async () => {
    const { controller, ended } = await setUp();
    expect(ended).toEqual([]);
    controller.pick(list);
    expect(ended).toEqual(['terminated']);
  });

  it('hands the files to the worker in batches and becomes ready', async () => {
    const { controller, sent, say } = await setUp();
    expect(sent.map(({ type }) => type)).toEqual(['scan_begin', 'scan_files', 'scan_end']);
    say({ type: 'scanned', pick: 1, summary });
    expect(controller.getState()).toMatchObject({ kind: 'ready', summary });
  });

  it("reads a session's folder by the session's choice, and the next new one by what the person chose", async () => {
    const { controller, sent, say } = await setUp();
    const chosen = { ...usualChoice, own: '*.mine' };
    const ofSession = { ...usualChoice, useDefaults: false, own: '*.tmp' };
    say({ type: 'scanned', pick: 1, summary });
    controller.choose(chosen);
    controller.pick(list, ofSession);
    await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'scan_end', pick: 2 });
    controller.pick(list);
    await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'scan_end', pick: 3 });
    controller.open(folderOf('top', {}), ofSession);
    await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'scan_folder', choice: ofSession });
    const choices = sent.flatMap((message) => (message.type === 'scan_begin' ? [message.choice] : []));
    expect(choices).toEqual([usualChoice, ofSession, chosen]);
  });

  it('shows the run, refuses another folder meanwhile, and ends', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanned', pick: 1, summary });
    await controller.begin({ sessionId: 's1' });
    expect(sent.at(-1)).toEqual({ type: 'begin', pick: 1, sessionId: 's1' });
    expect(controller.getState()).toMatchObject({
      kind: 'sending_manifest',
      manifest: { sent: 0, isWhole: false },
    });
    const state = { kind: 'running', link: 'open', problem: null, waiting: null } as const;
    say({ type: 'engine', pick: 1, sessionId: 's1', state });
    controller.pick(list);
    expect(controller.getState()).toMatchObject({ kind: 'running', sessionId: 's1' });
    say({ type: 'engine', pick: 1, sessionId: 's1', state: { kind: 'finished' } });
    expect(controller.getState()).toEqual({ kind: 'finished', summary, sessionId: 's1' });
  });

  it('begins while the folder is still read, and counts on', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanning', pick: 1, summary });
    await controller.begin({ sessionId: 's1' });
    expect(sent.at(-1)).toEqual({ type: 'begin', pick: 1, sessionId: 's1' });
    say({ type: 'scanned', pick: 1, summary: { ...summary, files: 2 } });
    say({ type: 'sending_manifest', pick: 1, sessionId: 's1', sent: 2, isWhole: true });
    expect(controller.getState()).toMatchObject({
      kind: 'sending_manifest',
      summary: { files: 2 },
      manifest: { sent: 2, isWhole: true },
    });
  });

  it('leaves the upload of a folder that could not be read to its end, and does not take it up again', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanning', pick: 1, summary });
    await controller.begin({ sessionId: 's1' });
    say({ type: 'scan_failed', pick: 1 });
    expect(sent.at(-1)).toEqual({ type: 'forget' });
    const state = { kind: 'running', link: 'open', problem: null, waiting: null } as const;
    say({ type: 'engine', pick: 1, sessionId: 's1', state });
    const stopped = {
      kind: 'stopped',
      sessionId: 's1',
      sentence: expect.stringContaining('could not be read'),
    };
    expect(controller.getState()).toMatchObject(stopped);
    await controller.begin({ sessionId: 's1' });
    expect(controller.getState()).toMatchObject({
      kind: 'stopped',
      sentence: expect.stringContaining('No folder'),
    });
  });

  it('reads a folder no further once its session has ended elsewhere', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanning', pick: 1, summary });
    await controller.begin({ sessionId: 's1' });
    say({ type: 'engine', pick: 1, sessionId: 's1', state: { kind: 'finished' } });
    expect(sent.at(-1)).toEqual({ type: 'forget' });
    expect(controller.getState()).toEqual({ kind: 'finished', summary, sessionId: 's1' });
    await controller.begin({ sessionId: 's2' });
    expect(controller.getState()).toMatchObject({
      kind: 'stopped',
      sentence: expect.stringContaining('No folder'),
    });
  });

  it('drops the sentence of a folder that could not be read when the person goes to another page', async () => {
    const { controller, say } = await setUp();
    controller.pageChanged();
    expect(controller.getState().kind).toBe('scanning');
    say({ type: 'scan_failed', pick: 1 });
    expect(controller.getState()).toMatchObject({ kind: 'stopped', sessionId: null });
    controller.pageChanged();
    expect(controller.getState()).toEqual({ kind: 'idle' });
  });

  it('forgets an older folder of a session that goes on with one that cannot be remembered', async () => {
    const { controller, say, remembered } = await setUp();
    const handle = folderOf('top', { a: '1' });
    controller.open(handle);
    await settled();
    say({ type: 'scanned', pick: 2, summary });
    await controller.begin({ sessionId: 's1' });
    say({ type: 'engine', pick: 2, sessionId: 's1', state: { kind: 'stopped', sentence: 'Left.' } });
    expect([...remembered]).toEqual([['s1', handle]]);
    controller.pick(list);
    await settled();
    say({ type: 'scanned', pick: 3, summary });
    await controller.begin({ sessionId: 's1' });
    expect([...remembered]).toEqual([]);
  });

  it('sorts a picked folder anew when a rule changes', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanned', pick: 1, summary });
    const choice = { useDefaults: false, own: '*.tmp', useFolderFile: true };
    controller.choose(choice);
    expect(sent.at(-1)).toEqual({ type: 'choose', pick: 1, choice });
    expect(controller.getState()).toMatchObject({ kind: 'ready', ignoring: { choice } });
  });

  it('can begin again with the same folder after the end', async () => {
    const { controller, sent, say } = await setUp();
    say({ type: 'scanned', pick: 1, summary });
    await controller.begin({ sessionId: 's1' });
    say({ type: 'engine', pick: 1, sessionId: 's1', state: { kind: 'finished' } });
    await controller.begin({ sessionId: 's1' });
    expect(sent.filter(({ type }) => type === 'begin')).toHaveLength(2);
  });

  describe('with a dropped folder', () => {
    async function dropped(...names: string[]) {
      const set = await setUp();
      const root = folder('top', named(...names.map((name) => file(name))));
      const handle = folderOf('top', Object.fromEntries(names.map((name) => [name, ''])));
      const item = {
        kind: 'file',
        webkitGetAsEntry: () => root,
        getAsFileSystemHandle: async () => handle,
      };
      set.controller.drop([item] as unknown as DataTransferItemList);
      await settled();
      set.say({ type: 'folder_rules', pick: 2, folderRules: { kind: 'none' } });
      await expect.poll(() => set.sent.at(-1)?.type).toBe('scan_end');
      set.say({ type: 'scanning', pick: 2, summary });
      return { ...set, handle };
    }

    it('remembers one of which the handle shows all', async () => {
      const { controller, remembered, handle } = await dropped('a.dat');
      await controller.begin({ sessionId: 's1' });
      expect([...remembered]).toEqual([['s1', handle]]);
    });

    it('does not remember one of which the handle hides a file', async () => {
      const { controller, remembered, sent } = await dropped('a.dat', '12:30.csv');
      expect(sent).toContainEqual(expect.objectContaining({ type: 'scan_files', pick: 2 }));
      await controller.begin({ sessionId: 's1' });
      expect([...remembered]).toEqual([]);
    });

    it('remembers one of which the handle hides only what rules leave out, while they do', async () => {
      const { controller, remembered, handle } = await dropped('a.dat', '~$notes.docx');
      await controller.begin({ sessionId: 's1' });
      expect([...remembered]).toEqual([['s1', handle]]);
      const other = await dropped('a.dat', '~$notes.docx');
      other.controller.choose({ useDefaults: false, own: '', useFolderFile: true });
      await other.controller.begin({ sessionId: 's2' });
      expect([...other.remembered]).toEqual([]);
    });
  });

  it('says that a folder is missing, and forgets one that is reset', async () => {
    const { controller, say } = await setUp();
    controller.reset();
    say({ type: 'scanned', pick: 1, summary });
    expect(controller.getState()).toEqual({ kind: 'idle' });
    await controller.begin({ sessionId: 's1' });
    expect(controller.getState()).toMatchObject({
      kind: 'stopped',
      sentence: expect.stringContaining('Pick the folder'),
    });
  });
});
