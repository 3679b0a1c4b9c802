import { expect, it } from 'vitest';
import { runningSessionView } from '../../core/testing/running-session-view';
import { RejectedFiles } from './rejected-files';
import { type UploadOutcome, uploadResult } from './upload-result';

const outcome: UploadOutcome = {
  view: runningSessionView({ uploaded: { files: 3, bytes: 30 } }, { state: 'completed' }),
  scanned: { unreadable: [], refused: [] },
  rejected: new RejectedFiles(),
  failed: [],
};

it('ends with 0 where all files arrived', () => {
  expect(uploadResult(outcome)).toMatchObject({
    exitCode: 0,
    text: expect.stringContaining('3 files uploaded'),
  });
});

it('ends with 1 and names them where the session did not take files, however many', () => {
  const rejected = new RejectedFiles();
  const files = Array.from({ length: 1_500 }, (_, at) => ({ path: `f${at}`, sentence: 'It is full.' }));
  expect(rejected.add(files.slice(0, 15))).toHaveLength(15);
  expect(rejected.add(files.slice(15))).toHaveLength(5);
  const { exitCode, text, data } = uploadResult({ ...outcome, rejected });
  expect(exitCode).toBe(1);
  expect(text).toContain('1,500 files could not be taken into the session');
  expect(text).toContain('  f19: It is full.\n  and 1,480 more.');
  expect(data).toMatchObject({ state: 'completed', rejected: { files: 1_500, named: files.slice(0, 20) } });
});

it('names each file in one line, whatever its name, and as it is for a script', () => {
  const failed = [{ path: 'a\nb\u001b[2J', sentence: 'No.' }];
  const view = runningSessionView({ failed: { files: 1, bytes: 1 } }, { state: 'completed_with_errors' });
  const { exitCode, text, data } = uploadResult({ ...outcome, view, failed });
  expect(exitCode).toBe(1);
  expect(text.split('\n')[1]).toBe('  a\\nb\\x1b[2J: No.');
  expect(data).toMatchObject({ failed });
});
