import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { BucketAccess } from '../../../core/storage/object-store';
import type { FaultRule } from '../../../local/s3/faults';
import type { LogEntry } from '../../../local/s3/request-log';
import type { StackFacts } from './global-setup';

/** That of the lane in which this file runs: vitest numbers them from 1. */
export function stack(): StackFacts {
  const own = inject('stacks')[Number(process.env.VITEST_POOL_ID) - 1];
  if (!own) throw new Error(`There is no stack for lane ${process.env.VITEST_POOL_ID}`);
  return own;
}

/** A directory that is gone after the test. */
export async function scratchDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'longshore-folder-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** The control port of the local S3 server; whatever a test set is taken back after it. */
export const storageControl = {
  async setFaults(...rules: FaultRule[]): Promise<void> {
    onTestFinished(async () => void (await storageControl.clearFaults()));
    await control('POST', '/faults', rules);
  },
  clearFaults: () => control('DELETE', '/faults'),
  clearLog: () => control('DELETE', '/log'),
  async log(): Promise<LogEntry[]> {
    return (await control('GET', '/log')) as LogEntry[];
  },
  async stop(): Promise<void> {
    onTestFinished(async () => void (await storageControl.start()));
    await control('POST', '/stop');
  },
  start: () => control('POST', '/start'),
};

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const { controlUrl } = stack();
  if (!controlUrl) throw new Error('Only the local S3 server has a control port');
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

export const storageAccess = (change: Partial<BucketAccess> = {}): BucketAccess => ({
  ...stack().storage,
  ...change,
});

/** Waits for a fact that comes by itself; says at the end what was seen last. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (value: T) => boolean,
  limitMs = 120_000,
  everyMs = 50,
): Promise<T> {
  const deadlineMs = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > deadlineMs)
      throw new Error(
        `${what} did not happen in ${limitMs / 1000} s; last seen: ${JSON.stringify(value)?.slice(0, 500)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
