import { runInDurableObject } from 'cloudflare:test';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { SessionParts } from '../../workers/coordinator/session/parts';
import { Transactions } from '../../workers/coordinator/session/transactions';
import { seedCompany } from './support/seeded-company';
import { Driver, newSession, type Session } from './support/session-driver';
import { text } from './support/session-eyes';

/** Transactions over the storage of a real session, and how many of them were made. The time passes only where a test lets it. */
async function inSession(
  look: (transactions: Transactions, seen: { count: number; told: () => void }) => Promise<void>,
  given?: Session,
) {
  const session = given ?? (await newSession(await seedCompany()));
  await runInDurableObject(session.stub, async (instance, { storage }) => {
    const { parts } = instance as unknown as { parts: SessionParts };
    const seen = { count: 0, told: vi.fn() };
    const transactionSync = <T>(change: () => T): T => {
      seen.count += 1;
      return storage.transactionSync(change);
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await look(new Transactions({ transactionSync }, parts, seen.told), seen);
  });
}

it('make what waits before what comes, and all of it at once', () =>
  inSession(async (transactions, seen) => {
    const made: string[] = [];
    const note = (name: string) => () => {
      made.push(name);
      return name;
    };
    expect(await transactions.gather(note('at once'))).toBe('at once');
    const waiting = [transactions.gather(note('a report')), transactions.gather(note('another'))];
    expect(made).toEqual(['at once']);
    expect(transactions.run(note('a command'))).toBe('a command');
    expect(made).toEqual(['at once', 'a report', 'another', 'a command']);
    expect(await Promise.all(waiting)).toEqual(['a report', 'another']);
    expect(seen.count).toBe(2);
    // Each of both had changes that were gathered: their consequences are to be drawn.
    expect(seen.told).toHaveBeenCalledTimes(2);
  }));

it('make what waits by themselves after a moment', () =>
  inSession(async (transactions, seen) => {
    await transactions.gather(() => {});
    const waiting = Array.from({ length: 20 }, () => transactions.gather(() => {}));
    vi.advanceTimersByTime(199);
    expect(seen.count).toBe(1);
    vi.advanceTimersByTime(1);
    await Promise.all(waiting);
    expect(seen.count).toBe(2);
  }));

it('make soon what waits where it reports all files that are out, and none is left to be granted', async () => {
  const company = await seedCompany();
  const session = await newSession(company);
  const engine = await Driver.connect(company, session);
  await engine.begin({ a: text('a'), b: text('b') });
  const granted = await engine.grants();
  expect((await session.stub.view(company.companyId)).counters.leased.files).toBe(2);
  await inSession(async (transactions, seen) => {
    await transactions.gather(() => {});
    const made: string[] = [];
    const [a = 0, b = 0] = granted.map(({ fileId }) => fileId);
    const first = transactions.gather(() => made.push('a'), new Set([a]));
    const again = transactions.gather(() => {}, new Set([a, 1_000]));
    vi.advanceTimersByTime(50);
    expect(made).toEqual([]);
    const last = transactions.gather(() => made.push('b'), new Set([b]));
    vi.advanceTimersByTime(50);
    await Promise.all([first, again, last]);
    expect(made).toEqual(['a', 'b']);
    expect(seen.count).toBe(2);
  }, session);
});

it('let a change that fails spoil no other', () =>
  inSession(async (transactions) => {
    const made: string[] = [];
    await transactions.gather(() => {});
    const bad = expect(
      transactions.gather(() => {
        throw new Error('not this one');
      }),
    ).rejects.toThrow('not this one');
    const good = transactions.gather(() => made.push('good'));
    transactions.run(() => made.push('command'));
    await Promise.all([bad, good]);
    // What was made and rolled back with the bad one was made again.
    expect(made.slice(-2)).toEqual(['good', 'command']);
  }));
