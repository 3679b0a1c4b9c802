import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../app/upload/browser/system-clock';
import type { Clock } from '../../app/upload/ports';
import { totalsOf } from '../../core/protocol/session-view';
import { signedInCookie } from './support/api-client';
import { runEngine } from './support/engine-run';
import { startMeteredApp } from './support/metered-app';
import { seedCompany } from './support/seeded-company';
import { bytes, type Content, newSession } from './support/session-driver';
import { keysOf } from './support/session-eyes';
import { setPackFiles } from './support/session-insides';

/** Of one request on Cloudflare's free plan. */
const subrequestsAtMost = 50;

const content: Content = Object.fromEntries(
  Array.from({ length: 200 }, (_, at) => [`${at % 7}/file ${at}.bin`, bytes(500 + at, at)]),
);

/** By which packs that rest do so to the end, and that leaves a slow machine time to read what goes along with a pack. */
const slowClock: Clock = {
  nowMs: () => 1_700_000_000_000,
  after: (ms, run) => systemClock.after(10 * ms, run),
};

/** What the packs took by which the engine of a browser uploaded all 200 files. */
async function packsOfUpload(packFiles: string, clock: Clock = systemClock) {
  const company = await seedCompany();
  const cookie = await signedInCookie(company.companyId, company.userId);
  const session = await newSession(company);
  await setPackFiles(session, packFiles);
  const app = startMeteredApp(cookie, subrequestsAtMost);
  await runEngine(app, session, cookie, content, clock);
  const view = await session.stub.view(company.companyId);
  expect(view.state).toBe('completed');
  expect(totalsOf(view.counters)).toMatchObject({ files: 200, verified: 200, failed: 0 });
  expect(await keysOf(company)).toHaveLength(200);
  return app.invocations.filter(({ path }) => path.endsWith('/packs'));
}

describe('where a request may make 50 subrequests', () => {
  it('no pack of 30 files needs more, D1 and the session included, and packs carry every file', async () => {
    const packs = await packsOfUpload('30');
    expect(new Set(packs.map(({ status }) => status))).toEqual(new Set([200]));
    expect(packs.reduce((sum, { puts }) => sum + puts, 0)).toBe(200);
    expect(Math.max(...packs.map(({ puts }) => puts))).toBe(30);
    expect(Math.max(...packs.map(({ subrequests }) => subrequests))).toBeLessThanOrEqual(subrequestsAtMost);
  });

  it('a pack of more files fails, and all of them arrive one by one', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    const packs = await packsOfUpload('256', slowClock);
    expect(packs.map(({ status }) => status)).toEqual([500]);
    expect(packs[0]?.subrequests).toBeGreaterThan(subrequestsAtMost);
    expect(packs[0]?.puts).toBeLessThan(subrequestsAtMost);
    expect(said).toHaveBeenCalled();
  });
});
