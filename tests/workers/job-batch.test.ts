import { createMessageBatch, env } from 'cloudflare:test';
import { expect, it } from 'vitest';
import type { JobKind } from '../../core/protocol/queue-messages';
import coordinator from '../../workers/coordinator/index';

/** What jobs of one batch did, in order. Each has nothing to do, and says so a moment after it was begun. */
async function orderOf(kinds: readonly JobKind[]): Promise<string[]> {
  const order: string[] = [];
  const takeWork = async (jobId: number) => {
    order.push(`begin ${jobId}`);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    order.push(`end ${jobId}`);
    return null;
  };
  const namespace = { getByName: () => ({ takeWork }) } as unknown as typeof env.UPLOAD_SESSIONS;
  const messages = kinds.map((kind, jobId) => ({
    id: `${jobId}`,
    timestamp: new Date(),
    attempts: 1,
    body: { version: 1, sessionId: 's', jobId, tries: 0, kind },
  }));
  await coordinator.queue(createMessageBatch('longshore-jobs', messages), {
    ...env,
    UPLOAD_SESSIONS: namespace,
  });
  return order;
}

it('does two jobs of one batch at a time that need much memory', async () => {
  const order = await orderOf(['receipt', 'plan', 'verify', 'receipt', 'plan']);
  let running = 0;
  const atOnce = order.map((step) => (running += step.startsWith('begin') ? 1 : -1));
  expect(Math.max(...atOnce)).toBe(2);
  expect(order).toHaveLength(10);
});

it('lets no small job of a batch wait for another one', async () => {
  const order = await orderOf(['receipt', 'plan', 'receipt', 'complete', 'open', 'reconcile']);
  expect(order.slice(0, 5).sort()).toEqual(['begin 0', 'begin 1', 'begin 3', 'begin 4', 'begin 5']);
  expect(order.indexOf('begin 2')).toBeGreaterThan(order.indexOf('end 0'));
});
