import { describe, expect, it } from 'vitest';
import { MiB } from '../../../core/sessions/part-size';
import { runningSessionView as viewOf } from '../../../core/testing/running-session-view';
import { progressOf } from './progress';

const file = (id: number, sizeBytes: number, sentBytes: number) => ({
  id,
  path: `f${id}`,
  sizeBytes,
  sentBytes,
});

describe('the progress of a session', () => {
  it('counts whole files, skipped ones and what is being sent', () => {
    const counters = {
      stored: { files: 2, bytes: 300 },
      skipped: { files: 1, bytes: 100 },
      leased: { files: 1, bytes: 600 },
    };
    const progress = progressOf(viewOf(counters, { inFlight: [file(1, 600, 200)] }));
    expect(progress).toEqual({ bytesDone: 600, bytesTotal: 1000, bytesSent: 500, percent: 60 });
  });

  it('counts the parts of a large file once', () => {
    const counters = { leased: { files: 1, bytes: 200 * MiB } };
    const inFlight = [file(1, 200 * MiB, 100 * MiB)];
    expect(progressOf(viewOf(counters, { inFlight, partBytes: 96 * MiB })).bytesDone).toBe(100 * MiB);
  });

  it('never shows more than there is when a file is told of twice', () => {
    const counters = { stored: { files: 1, bytes: 200 * MiB }, planned: { files: 1, bytes: 200 * MiB } };
    const inFlight = [file(1, 200 * MiB, 200 * MiB)];
    expect(progressOf(viewOf(counters, { inFlight })).percent).toBe(50);
  });

  it('counts by files where all are empty', () => {
    const counters = { stored: { files: 1, bytes: 0 }, planned: { files: 3, bytes: 0 } };
    expect(progressOf(viewOf(counters)).percent).toBe(25);
  });

  it('counts no part of a file that was cancelled: the bucket does not keep it', () => {
    const counters = { uploaded: { files: 1, bytes: 50 }, cancelled: { files: 1, bytes: 150 * MiB } };
    const progress = progressOf(viewOf(counters, { state: 'cancelled', partBytes: 96 * MiB }));
    expect(progress).toMatchObject({ bytesDone: 50, percent: 0 });
  });

  it('is whole when an empty session is completed', () => {
    expect(progressOf(viewOf({}, { state: 'completed' })).percent).toBe(100);
  });
});
