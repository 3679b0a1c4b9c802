import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it, onTestFinished, vi } from 'vitest';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { leased, type Sender } from './support/pack-sender';
import { recordStatements } from './support/recorded-d1';
import { type Content, Driver, digestsOf } from './support/session-driver';
import { text } from './support/session-eyes';
import {
  catchMessages,
  countTransactions,
  forgetCaches,
  putAlarmOff,
  summarizeInto,
} from './support/session-insides';

const content: Content = Object.fromEntries(
  Array.from({ length: 120 }, (_, at) => [`file ${at}`, text(`content ${at}`)]),
);
const paths = Object.keys(content);

/** Says of each file by itself that it was sent, as an engine may, and waits until the session has recorded all. */
async function report({ driver, ids }: Sender, some: readonly string[]): Promise<void> {
  const reports = some.map((path) => {
    const data = content[path] ?? text('');
    const sent = { digests: digestsOf(data), sizeBytes: data.length, etag: null };
    return driver.report([{ type: 'sent', fileId: ids.get(path) ?? 0, ...sent }]);
  });
  await Promise.all(reports);
}

it('viewers are sent at most five views a second, however often something is reported, and the last of it too', async () => {
  const sender = await leased(content);
  const viewer = await Driver.connect(sender.company, sender.session);
  viewer.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
  await viewer.until(() => viewer.views.length > 0);
  const before = viewer.views.length;
  for (let at = 0; at < 100; at += 10) {
    for (let sentBytes = 0; sentBytes < 10; sentBytes++)
      sender.driver.send({ type: 'in_flight', files: [{ id: sender.ids.get('file 119'), sentBytes }] });
    await report(sender, paths.slice(at, at + 10));
  }
  await viewer.until(() => viewer.views.at(-1)?.counters.stored.files === 100);
  const sentAtMs = viewer.views.slice(before).map(({ nowMs }) => nowMs);
  const gaps = sentAtMs.length - 1;
  expect(gaps).toBeGreaterThanOrEqual(5);
  // Of 200 ms each; a busy machine may write the time into one a moment after it was counted.
  expect(((sentAtMs.at(-1) ?? 0) - (sentAtMs[0] ?? 0)) / gaps).toBeGreaterThanOrEqual(180);
});

it('a busy session writes its storage a few times a second, however many files are signed and reported, and whatever problem is told', async () => {
  const sender = await leased(content);
  const { driver, ids } = sender;
  await putAlarmOff(sender.session);
  const transactions = await countTransactions(sender.session);
  const fromMs = Date.now();
  for (let at = 0; at < paths.length; at += 3) {
    const some = paths.slice(at, at + 3);
    const signed = some.map((path) => {
      const data = content[path] ?? text('');
      return { fileId: ids.get(path) ?? 0, part: null, digests: digestsOf(data), sizeBytes: data.length };
    });
    driver.send({ type: 'problem', problem: { code: 'SlowDown', sentence: `The ${at}th time.` } });
    await Promise.all(signed.map((item) => driver.sign([item])));
    await report(sender, some);
  }
  const seconds = (Date.now() - fromMs) / 1_000;
  // One at least for each round, since each waits for its report.
  expect(transactions()).toBeGreaterThanOrEqual(paths.length / 3);
  // Every 200 ms, the first and the last of them included.
  expect(transactions()).toBeLessThanOrEqual(seconds * 5 + 2);
});

/** When the summaries of its start are no reason to wait with another one. */
const soon = () => ({ nowMs: Date.now() + 10_000 });

/**
 * The session's writes of its row in D1 while so many seconds pass, in which it is reported to that often at even steps, the first time
 * at once.
 */
async function writesIn(sender: Sender, seconds: number, time: { nowMs: number }, reports = seconds * 2) {
  const { db, statements } = recordStatements(env.DB);
  const summarized = await summarizeInto(sender.session, db, time);
  /** Until the session has written whatever the report called for. */
  const reportAndWait = async (path: string) => {
    const before = summarized();
    await report(sender, [path]);
    await expect.poll(summarized, { interval: 5 }).toBeGreaterThan(before);
  };
  for (const path of paths.slice(0, reports)) {
    await reportAndWait(path);
    time.nowMs += (seconds * 1_000) / reports;
  }
  const updates = () => statements.filter(({ sql }) => /^update "sessions"/.test(sql));
  return { updates, writes: () => updates().length, reportAndWait };
}

it('the row in D1 is written every three seconds at most, and at once when the state changes', async () => {
  const sender = await leased(content);
  const { writes } = await writesIn(sender, 10, soon());
  expect(writes()).toBe(4);
  await sender.session.stub.pause(sender.company.companyId);
  await sender.session.stub.resume(sender.company.companyId);
  expect(writes()).toBe(6);
});

it('the row is written less often the longer a session runs: every half minute after ten, and every minute from twenty on', async () => {
  const afterMinutes = async (minutes: number, seconds: number) => {
    const time = { nowMs: Date.now() + minutes * 60_000 };
    return (await writesIn(await leased(content), seconds, time, 20)).writes();
  };
  expect(await afterMinutes(10, 100)).toBe(3);
  expect(await afterMinutes(180, 200)).toBe(4);
});

it('the row is written no more often by an object that starts anew again and again', async () => {
  const sender = await leased(content);
  const time = { nowMs: Date.now() + 180 * 60_000 };
  const rows: (number | undefined)[] = [];
  // Every ten seconds, as often as its alarm wakes it up.
  for (let start = 0; start < 13; start++) {
    const { updates } = await writesIn(sender, 10, time, 1);
    rows.push(...updates().map(({ rowsWritten }) => rowsWritten));
    await forgetCaches(sender.session);
  }
  // Whole each time, since it knows nothing of what the row shows.
  expect(rows).toEqual([7, 7, 7]);
  await sender.session.stub.pause(sender.company.companyId);
  const row = env.DB.prepare('SELECT state FROM sessions WHERE id = ?').bind(sender.session.sessionId);
  expect(await row.first()).toEqual({ state: 'paused' });
});

it('a summary between two changes of state is billed as two rows, and none that would show nothing new is written', async () => {
  const sender = await leased(content);
  const time = soon();
  const { updates, reportAndWait } = await writesIn(sender, 15, time, 10);
  const [first, ...later] = updates().map(({ rowsWritten }) => rowsWritten);
  // Whole, since an object that woke up knows nothing of it: the row, its five indexes over what is set, and the cycle's totals.
  expect(first).toBe(7);
  expect(later).toEqual([2, 2, 2, 2]);
  time.nowMs += 60_000;
  await reportAndWait(paths[10] ?? '');
  expect(updates()).toHaveLength(6);
  time.nowMs += 60_000;
  // Reported before, so that the session is only touched.
  await reportAndWait(paths[10] ?? '');
  expect(updates()).toHaveLength(6);
});

it('a row that somebody else changed meanwhile is written whole once it takes a summary again', async () => {
  const sender = await leased(content);
  const time = soon();
  const { reportAndWait } = await writesIn(sender, 5, time, 5);
  const { sessionId } = sender.session;
  await env.DB.prepare('UPDATE sessions SET files_total = 0, revision = ? WHERE id = ?')
    .bind(Date.now() + 300, sessionId)
    .run();
  const filesTotal = async () => {
    time.nowMs += 60_000;
    await reportAndWait(paths[at++] ?? '');
    return await env.DB.prepare('SELECT files_total FROM sessions WHERE id = ?').bind(sessionId).first();
  };
  let at = 20;
  await expect.poll(filesTotal).toEqual({ files_total: paths.length });
});

it('a session that grows says so every three seconds, however long it runs, since quotas count it', async () => {
  const sender = await leased(content);
  const time = { nowMs: Date.now() + 180 * 60_000 };
  const { updates } = await writesIn(sender, 5, time, 1);
  // The plan of what is added is another change.
  await catchMessages(sender.session);
  const scan = await sender.driver.openScan();
  const bytesInRow = async () => {
    const { sessionId } = sender.session;
    const row = await env.DB.prepare('SELECT bytes_total AS n FROM sessions WHERE id = ?').bind(sessionId);
    return (await row.first<{ n: number }>())?.n;
  };
  const before = (await bytesInRow()) ?? 0;
  const add = (name: string) => sender.driver.add(scan, { [name]: text('ten bytes.') });
  await add('more 1');
  expect(await bytesInRow()).toBe(before + 10);
  await add('more 2');
  expect(await bytesInRow()).toBe(before + 10);
  time.nowMs += 3_000;
  await add('more 3');
  expect(await bytesInRow()).toBe(before + 30);
  // The row, and its indexes over files and bytes.
  expect(updates().map(({ rowsWritten }) => rowsWritten)).toEqual([7, 3, 3]);
});

it('the end of a session reaches a row that had a newer revision, though nothing changes after it', async () => {
  const sender = await leased(content);
  const time = soon();
  await writesIn(sender, 5, time, 1);
  const { sessionId, stub } = sender.session;
  const row = () => env.DB.prepare('SELECT state FROM sessions WHERE id = ?').bind(sessionId).first();
  await env.DB.prepare('UPDATE sessions SET revision = ? WHERE id = ?')
    .bind(time.nowMs + 30_000, sessionId)
    .run();
  await stub.cancel(sender.company.companyId);
  expect(await row()).toEqual({ state: 'in_progress' });
  time.nowMs += 60_000;
  await runDurableObjectAlarm(stub);
  expect(await row()).toEqual({ state: 'cancelled' });
});

it('a session whose row is gone asks D1 once more, and then no more', async () => {
  const sender = await leased(content);
  const time = soon();
  const { updates } = await writesIn(sender, 5, time, 1);
  await env.DB.prepare('DELETE FROM sessions WHERE id = ?').bind(sender.session.sessionId).run();
  // A job that is done after the end is another change.
  await catchMessages(sender.session);
  await sender.session.stub.cancel(sender.company.companyId);
  expect(updates()).toHaveLength(2);
  for (let minute = 0; minute < 3; minute++) {
    time.nowMs += 60_000;
    expect(await runDurableObjectAlarm(sender.session.stub)).toBe(true);
  }
  expect(updates()).toHaveLength(2);
});

it('the row is tried no more often while D1 takes nothing', async () => {
  const sender = await leased(content);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_elsewhere').run();
  const { writes } = await writesIn(sender, 10, soon());
  await env.DB.prepare('ALTER TABLE sessions_elsewhere RENAME TO sessions').run();
  expect(writes()).toBe(4);
  expect(said).toHaveBeenCalledTimes(4);
});
