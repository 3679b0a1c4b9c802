import { createMessageBatch, env, runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it, onTestFinished } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import { allFiles } from '../../core/protocol/file-list';
import { type FileView, totalsOf } from '../../core/protocol/session-view';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { type ConflictPolicy, conflictPolicies } from '../../core/protocol/upload-settings';
import { isTerminal } from '../../core/sessions/session-state';
import { seededRandom } from '../../core/testing/seeded-random';
import coordinator from '../../workers/coordinator/index';
import { signedInCookie } from './support/api-client';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { bytes, Driver, newSession, type Session } from './support/session-driver';
import { bodyOf, keysOf, openUploads, recounted } from './support/session-eyes';
import { changeSession, forgetCaches, passMinuteOfEngines } from './support/session-insides';
import { type Folder, UnreliableEngine } from './support/unreliable-engine';

const seeds = 8;
const filesOfBoth = 80;
const chaosMs = 4_000;
const endsWithinMs = 40_000;
const enginesAtMost = 5;
/** Files wait five for a device that is away. */
const minutesAtMost = 3;
const replacing = new Set<ConflictPolicy>(['skip_identical', 'overwrite']);

/**
 * What a session keeps to (docs/architecture.md, "What holds"), while two devices feed it whose requests, answers and sockets fail, which
 * die without a goodbye and come back, whose copies of the folder differ, while jobs come twice and the object forgets what it kept in
 * memory. The seed decides what goes wrong; when, the machine does as well.
 */
it.each(Array.from({ length: seeds }, (_, at) => at + 1))(
  'a session ends with what it says in the bucket, whatever is late, lost or there twice (%i)',
  async (seed) => {
    const random = seededRandom(seed);
    const company = await seedCompany();
    const conflictPolicy = conflictPolicies[seed % conflictPolicies.length] ?? 'fail';
    const session = await newSession(company, { conflictPolicy });
    const viewer = await Driver.connect(company, session);
    viewer.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
    const folders = foldersOf(conflictPolicy, random);
    const cookies = await Promise.all(folders.map(() => signedInCookie(company.companyId, company.userId)));
    const engines: UnreliableEngine[] = [];
    const join = (device: 0 | 1) =>
      engines.push(new UnreliableEngine(session, cookies[device] ?? '', random, folders[device]));
    onTestFinished(() => {
      for (const engine of engines) engine.leave();
    });
    join(0);
    join(1);

    let minutes = 0;
    const hasEnded = () => isTerminal(viewer.views.at(-1)?.state ?? 'pending');
    for (const endMs = Date.now() + chaosMs; Date.now() < endMs && !hasEnded(); ) {
      await pause(random() * 100);
      const drawn = random();
      const engine = engines[Math.floor(random() * engines.length)];
      if (drawn < 0.3) engine?.breakSocket();
      else if (drawn < 0.4 && engines.length < enginesAtMost) {
        engine?.die();
        join(random() < 0.5 ? 0 : 1);
      } else if (drawn < 0.6) await runDurableObjectAlarm(session.stub);
      else if (drawn < 0.7 && minutes < minutesAtMost) {
        minutes += 1;
        await passMinuteOfEngines(session);
      } else if (drawn < 0.85) await forgetCaches(session);
      else await deliverAgain(session);
    }
    // Both are back, so that the rest can come.
    join(1);
    join(0);
    const view = await untilEnded(company, session);

    const { counted, recounted: afresh } = await recounted(session);
    expect(counted).toEqual(afresh);
    const { files } = await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 500 });
    expect(files).toHaveLength(filesOfBoth + 2);
    for (const file of files) await expectTrue(company, file, folders);
    expect(totalsOf(view.counters)).toMatchObject({ files: files.length, verified: files.length });
    expect(view.state).toBe('completed');
    expect(new Set(await keysOf(company))).toEqual(new Set(files.map(({ key }) => key)));
    expect(files.every(({ key }) => key?.startsWith(company.prefix))).toBe(true);
    expect(await openUploads(company)).toEqual([]);
    await viewer.until(hasEnded);
    const shown = viewer.views.map(({ state }) => state);
    const ends = shown.slice(shown.findIndex(isTerminal));
    expect(new Set(ends), 'states after the end').toEqual(new Set([view.state]));
  },
  60_000,
);

/**
 * Two devices with copies of one folder, each with a file that the other has not. Of some one has a newer version, where that may take
 * the place of the other.
 */
function foldersOf(policy: ConflictPolicy, random: () => number): [Folder, Folder] {
  const names = Array.from({ length: filesOfBoth }, (_, at) => `${at % 4}/file ${at}.bin`);
  const version = (modifiedAtMs: number, seed: number, length = Math.floor(random() * 3_000)) => ({
    data: bytes(length, seed),
    modifiedAtMs,
  });
  const both = Object.fromEntries(names.map((name, at) => [name, version(1_700_000_000_000, at)]));
  // One of the same size, and others of another.
  const newer = names
    .slice(0, replacing.has(policy) ? 4 : 0)
    .map((name, at) => [
      name,
      version(1_700_000_100_000, 1_000 + at, at === 0 ? both[name]?.data.length : undefined),
    ]);
  return [
    { ...both, 'only/first.bin': version(1, 2_000) },
    { ...both, ...Object.fromEntries(newer), 'only/second.bin': version(2, 3_000) },
  ];
}

/** Byte for byte of the version that the session speaks of. */
async function expectTrue(company: SeededCompany, file: FileView, folders: readonly Folder[]): Promise<void> {
  expect(file.state, `${file.path}: ${file.sentence}`).toBe('uploaded');
  const versions = folders.flatMap((folder) => folder[file.path] ?? []);
  const meant = versions.find(({ modifiedAtMs }) => modifiedAtMs === file.modifiedAtMs);
  if (!meant) throw new Error(`${file.path} is of a version that nobody has`);
  expect(file.crc64nvme, file.path).toBe(crc64nvme(meant.data));
  expect(await bodyOf(company, file.key ?? ''), file.path).toBe(new TextDecoder().decode(meant.data));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Each job that is under way once more, as a queue may. */
async function deliverAgain(session: Session): Promise<void> {
  const jobs = await changeSession(session, ({ outbox }) => outbox.jobs());
  const messages = jobs.map(({ id, kind }) => ({
    id: `again-${id}`,
    timestamp: new Date(),
    attempts: 1,
    body: { version: 1, sessionId: session.sessionId, jobId: id, kind },
  }));
  if (messages.length > 0) await coordinator.queue(createMessageBatch('longshore-jobs', messages), env);
}

async function untilEnded(company: SeededCompany, session: Session) {
  for (const endMs = Date.now() + endsWithinMs; ; ) {
    const view = await session.stub.view(company.companyId);
    if (isTerminal(view.state)) return view;
    if (Date.now() > endMs) throw new Error(`It did not end: ${view.state} ${JSON.stringify(view.counters)}`);
    await runDurableObjectAlarm(session.stub);
    await pause(50);
  }
}
