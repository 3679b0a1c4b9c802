import { describe, expect, it } from 'vitest';
import { runningSessionView as viewOf } from '../../core/testing/running-session-view';
import { ProgressText } from './progress-text';

const MiB = 1024 * 1024;
const sentSoFar = (mebibytes: number, more: Parameters<typeof viewOf>[1] = {}) =>
  viewOf(
    {
      stored: { files: mebibytes, bytes: mebibytes * MiB },
      planned: { files: 100 - mebibytes, bytes: (100 - mebibytes) * MiB },
    },
    more,
  );

describe('the progress of a session as one line', () => {
  it('is a bar, files and bytes, before there is a rate', () => {
    expect(new ProgressText().line(sentSoFar(0), 0)).toBe(
      '[------------------------]   0 %  0 of 100 files  0 B of 100 MiB',
    );
    expect(new ProgressText().line(sentSoFar(25), 0)).toBe(
      '[######------------------]  25 %  25 of 100 files  25 MiB of 100 MiB',
    );
  });

  it('tells rate and time left from what it was shown before', () => {
    const text = new ProgressText();
    text.line(sentSoFar(10), 0);
    expect(text.line(sentSoFar(20), 2_000)).toBe(
      '[#####-------------------]  20 %  20 of 100 files  20 MiB of 100 MiB  5 MiB/s  16 s left',
    );
    expect(text.line(sentSoFar(20, { attempt: 2 }), 4_000), 'another attempt').not.toContain('/s');
  });

  it('promises nothing while it is held up', () => {
    const text = new ProgressText();
    text.line(sentSoFar(10), 0);
    const problem = { code: 'Unreachable', sentence: 'The storage server does not answer.' };
    expect(text.line(sentSoFar(20, { problem }), 2_000)).toMatch(/20 MiB of 100 MiB$/);
    expect(text.line(sentSoFar(20, { problem, engines: 2 }), 2_000), 'others go on').toMatch(
      /MiB\/s .* left$/,
    );
  });

  it('says what failed, that the folder is still read, and a state in which nothing is sent', () => {
    const counters = { stored: { files: 1, bytes: MiB }, failed: { files: 2, bytes: MiB } };
    const failing = new ProgressText().line(viewOf(counters, { manifestOpen: true }), 0);
    expect(failing).toBe(
      '[############------------]  50 %  1 of 3 files  1 MiB of 2 MiB  2 failed  still reading the folder',
    );
    expect(new ProgressText().line(sentSoFar(50, { state: 'paused' }), 0)).toMatch(/100 MiB {2}paused$/);
  });

  it('is full at the end', () => {
    const ended = viewOf({ uploaded: { files: 3, bytes: 3 } }, { state: 'completed' });
    expect(new ProgressText().line(ended, 0)).toBe(
      '[########################] 100 %  3 of 3 files  3 B of 3 B  completed',
    );
  });
});
