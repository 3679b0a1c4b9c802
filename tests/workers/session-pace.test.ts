import { env } from 'cloudflare:test';
import { expect, it, onTestFinished, vi } from 'vitest';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { leased, type Sender } from './support/pack-sender';
import { recordStatements } from './support/recorded-d1';
import { type Content, Driver, digestsOf } from './support/session-driver';
import { text } from './support/session-eyes';
import { summarizeInto } from './support/session-insides';

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
  const atMs: number[] = [];
  viewer.socket.addEventListener('message', () => atMs.push(Date.now()));
  for (let at = 0; at < 100; at += 10) {
    for (let sentBytes = 0; sentBytes < 10; sentBytes++)
      sender.driver.send({ type: 'in_flight', files: [{ id: sender.ids.get('file 119'), sentBytes }] });
    await report(sender, paths.slice(at, at + 10));
  }
  await viewer.until(() => viewer.views.at(-1)?.counters.stored.files === 100);
  const seconds = ((atMs.at(-1) ?? 0) - (atMs[0] ?? 0)) / 1_000;
  expect(seconds).toBeGreaterThan(1);
  // The first may come late.
  expect(atMs.length).toBeLessThanOrEqual(2 + seconds * 5);
});

/** How often the session wrote its row in D1 while so many seconds passed in which it was reported to four times each. */
async function writesIn(sender: Sender, seconds: number, time: { nowMs: number }) {
  const { db, statements } = recordStatements(env.DB);
  await summarizeInto(sender.session, db, time);
  for (const path of paths.slice(0, seconds * 4)) {
    await report(sender, [path]);
    time.nowMs += 250;
  }
  return { writes: () => statements.filter(({ sql }) => /^update "sessions"/.test(sql)).length };
}

it('the row in D1 is written every three seconds at most, and at once when the state changes', async () => {
  const sender = await leased(content);
  const time = { nowMs: Date.now() };
  const { writes } = await writesIn(sender, 10, time);
  expect(writes()).toBeGreaterThanOrEqual(3);
  expect(writes()).toBeLessThanOrEqual(4);
  const before = writes();
  await sender.session.stub.pause(sender.company.companyId);
  await sender.session.stub.resume(sender.company.companyId);
  expect(writes()).toBe(before + 2);
});

it('the row is tried no more often while D1 takes nothing', async () => {
  const sender = await leased(content);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_elsewhere').run();
  const { writes } = await writesIn(sender, 10, { nowMs: Date.now() });
  await env.DB.prepare('ALTER TABLE sessions_elsewhere RENAME TO sessions').run();
  expect(said).toHaveBeenCalledTimes(writes());
  expect(writes()).toBeLessThanOrEqual(4);
});
