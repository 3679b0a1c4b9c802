import { createMessageBatch, env, runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it, onTestFinished } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import { allFiles } from '../../core/protocol/file-list';
import type { JobMessage } from '../../core/protocol/queue-messages';
import { type FileView, totalsOf } from '../../core/protocol/session-view';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { type ConflictPolicy, conflictPolicies } from '../../core/protocol/upload-settings';
import { minPartBytes, multipartThresholdBytes, partCountFor } from '../../core/sessions/part-size';
import { isTerminal } from '../../core/sessions/session-state';
import type { BucketAbilities } from '../../core/storage/bucket-abilities';
import { seededRandom } from '../../core/testing/seeded-random';
import coordinator from '../../workers/coordinator/index';
import { compositeEtag } from '../../workers/coordinator/jobs/complete';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedInCookie } from './support/api-client';
import { answeredBy } from './support/s3-control';
import { proveBucket, type SeededCompany, seedCompany } from './support/seeded-company';
import { bytes, Driver, md5, newSession, type Session } from './support/session-driver';
import { bytesOf, keysOf, openUploads, recounted } from './support/session-eyes';
import { changeSession, forgetCaches, passMinuteOfEngines } from './support/session-insides';
import { type Folder, UnreliableEngine, type Version } from './support/unreliable-engine';

const seeds = 8;
const filesOfBoth = 80;
const largeOfBoth = 1;
const partSizeBytes = minPartBytes;
const chaosMs = 4_000;
const secondComesWithinMs = 600;
const endsWithinMs = 40_000;
/** A version that was on its way when another took its place may land last: verification says so, and a person tries again. */
const triesAtMost = 3;
const enginesAtMost = 5;
/** Of a bucket check; a third of the seeds has none. */
const proven = {
  ifNoneMatchOnPut: true,
  ifNoneMatchOnComplete: true,
  etagIsMd5: true,
  enforces: { put: ['crc64nvme'], part: ['crc64nvme'] },
} satisfies Partial<BucketAbilities>;
/** Files wait five for a device that is away. */
const minutesAtMost = 3;
const longAgoMs = 1_700_000_000_000;
const replacing = new Set<ConflictPolicy>(['skip_identical', 'overwrite']);

/**
 * What a session keeps to (docs/architecture.md, "What holds"), while two devices feed it whose requests, answers and sockets fail, which
 * die without a goodbye and come back, whose copies of the folder differ, while jobs come twice or are done without a word, the object
 * forgets what it kept in memory, the bucket aborts uploads, and somebody cancels it all and tries again. The seed decides what goes
 * wrong; when, the machine does as well.
 */
it.each(Array.from({ length: seeds }, (_, at) => at + 1))(
  'a session ends with what it says in the bucket, whatever is late, lost or there twice (%i)',
  async (seed) => {
    const random = seededRandom(seed);
    const company = await seedCompany();
    const isProven = seed % 3 > 0;
    if (isProven) await proveBucket(company, proven);
    const conflictPolicy = conflictPolicies[seed % conflictPolicies.length] ?? 'fail';
    const session = await newSession(company, { conflictPolicy, partSizeBytes });
    const viewer = await Driver.connect(company, session);
    viewer.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
    const folders = foldersOf(conflictPolicy, random);
    const cookies = await Promise.all(folders.map(() => signedInCookie(company.companyId, company.userId)));
    const engines: UnreliableEngine[] = [];
    const join = (device: 0 | 1, isRead?: Promise<unknown>) => {
      const engine = new UnreliableEngine(session, cookies[device] ?? '', random, folders[device], isRead);
      engines.push(engine);
      return engine;
    };
    onTestFinished(async () => {
      await Promise.all(engines.map((engine) => engine.leave()));
    });
    let secondIsHere = () => {};
    const untilSecond = new Promise<void>((resolve) => {
      secondIsHere = resolve;
    });
    // Or else the session could be over before the second one comes.
    join(0, untilSecond);
    // By then parts of a file may be there that the other device has another version of.
    await pause(random() * secondComesWithinMs);
    await join(1).here;
    secondIsHere();
    // Of a session without files nothing could be tried again.
    await viewer.until(() => totalsOf(viewer.views.at(-1)?.counters ?? {}).files > 0);

    let minutes = 0;
    let cancelled = false;
    const hasEnded = () => isTerminal(viewer.views.at(-1)?.state ?? 'pending');
    /** Not before its end was shown, which is a view of its own only while it lasts. */
    const retryShown = async () => {
      await viewer.until(hasEnded);
      expect(await session.stub.retry(company.companyId, null)).toMatchObject({ ok: true });
    };
    for (const endMs = Date.now() + chaosMs; Date.now() < endMs && !hasEnded(); ) {
      await pause(random() * 100);
      const drawn = random();
      const engine = engines[Math.floor(random() * engines.length)];
      if (drawn < 0.25) engine?.breakSocket();
      else if (drawn < 0.3) engine?.breakSocket('long');
      else if (drawn < 0.4 && engines.length < enginesAtMost) {
        engine?.die();
        join(random() < 0.5 ? 0 : 1);
      } else if (drawn < 0.6) await runDurableObjectAlarm(session.stub);
      else if (drawn < 0.7 && minutes < minutesAtMost) {
        minutes += 1;
        await passMinuteOfEngines(session);
      } else if (drawn < 0.78) await forgetCaches(session);
      else if (drawn < 0.85) await abortSomeUpload(company, random);
      else if (drawn < 0.9) await deliver(await jobsOf(session), env);
      else if (drawn < 0.97 || cancelled) await deliver(await jobsOf(session), deafTo(session));
      else if ((await session.stub.cancel(company.companyId)).ok) {
        cancelled = true;
        await pause(random() * 300);
        await retryShown();
        await viewer.until(() => !hasEnded());
        join(0);
        join(1);
      }
    }
    // Both are back, so that the rest can come.
    join(1);
    join(0);
    let view = await untilEnded(company, session);
    const filesNow = async () =>
      (await session.stub.files(company.companyId, { ...allFiles, cursor: 0, limit: 500 })).files;
    const ends = [...(cancelled ? ['cancelled'] : []), view.state];
    for (let tries = 0; view.state === 'completed_with_errors' && tries < triesAtMost; tries++) {
      const failed = (await filesNow()).filter(({ state }) => state === 'failed');
      for (const { path, reason, sentence } of failed) {
        expect(versionsOf(path, folders).size, `${path}: ${sentence}`).toBe(2);
        // Missing: of the version that only the other device has, which is not heard of yet in this attempt.
        expect(['differs_in_bucket', 'missing_locally'], path).toContain(reason);
      }
      await retryShown();
      join(0);
      join(1);
      view = await untilEnded(company, session);
      ends.push(view.state);
    }

    const { counted, recounted: afresh } = await recounted(session);
    expect(counted).toEqual(afresh);
    const files = await filesNow();
    expect(files).toHaveLength(filesOfBoth + largeOfBoth + 2);
    for (const file of files) await expectTrue(company, file, versionsOf(file.path, folders), isProven);
    await expectJoinedWhole(company, files, folders);
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const totals = totalsOf(view.counters);
    expect(totals).toMatchObject({ files: files.length, bytes: sizeBytes });
    expect(totals.verified + totals.skipped).toBe(files.length);
    expect(totals.uploadedBytes + totals.skippedBytes).toBe(sizeBytes);
    expect(view.partBytes).toBe(0);
    expect(view.state).toBe('completed');
    expect(new Set(await keysOf(company))).toEqual(new Set(files.map(({ key }) => key)));
    expect(files.every(({ key }) => key?.startsWith(company.prefix))).toBe(true);
    expect(await openUploads(company)).toEqual([]);
    await viewer.until(() => viewer.views.at(-1)?.state === view.state);
    const shown = viewer.views.map(({ state }) => state);
    const shownEnds = shown.filter((state, at) => isTerminal(state) && state !== shown[at - 1]);
    expect(shownEnds, 'how it ended').toEqual(ends);
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
  const largeVersion = (modifiedAtMs: number, seed: number) => ({ data: largeBytes(seed), modifiedAtMs });
  const both: Folder = Object.fromEntries([
    ...names.map((name, at) => [name, version(longAgoMs, at)]),
    ...Array.from({ length: largeOfBoth }, (_, at) => [
      `large/${at}.bin`,
      largeVersion(longAgoMs, 4_000 + at),
    ]),
  ]);
  // One of the same size, and others of another.
  const newer = names
    .slice(0, 4)
    .map((name, at) => [
      name,
      version(longAgoMs + 1_000, 1_000 + at, at === 0 ? both[name]?.data.length : undefined),
    ]);
  const newerLarge = ['large/0.bin', largeVersion(longAgoMs + 1_000, 5_000)];
  return [
    { ...both, 'only/first.bin': version(1, 2_000) },
    {
      ...both,
      ...(replacing.has(policy) ? Object.fromEntries([...newer, newerLarge]) : {}),
      'only/second.bin': version(2, 3_000),
    },
  ];
}

/** Of four parts, no two of which are alike. */
function largeBytes(seed: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(multipartThresholdBytes + 1 + seed);
  for (let at = 0; at < data.length; at += partSizeBytes) data.set(bytes(64, seed + at), at);
  return data;
}

/** The versions of a file that there are, by their time. */
const versionsOf = (path: string, folders: readonly Folder[]) =>
  new Map(folders.flatMap((folder) => folder[path] ?? []).map((version) => [version.modifiedAtMs, version]));

/** Byte for byte of the version that the session speaks of. */
async function expectTrue(
  company: SeededCompany,
  file: FileView,
  versions: ReadonlyMap<number, Version>,
  keepsCrc: boolean,
): Promise<void> {
  const { path, key, state, sizeBytes, sentence } = file;
  const data = versions.get(file.modifiedAtMs)?.data;
  if (!data) throw new Error(`${path} is of a version that nobody has`);
  // Skipped: sent before, replaced by another version, and found again when that one was to be replaced.
  expect(versions.size > 1 ? ['uploaded', 'skipped'] : ['uploaded'], `${path}: ${sentence}`).toContain(state);
  expect(sizeBytes, path).toBe(data.length);
  // A bucket that keeps none of its parts cannot tell that of a part that nobody reported.
  if (keepsCrc || sizeBytes <= multipartThresholdBytes || file.crc64nvme !== null)
    expect(file.crc64nvme, path).toBe(crc64nvme(data));
  const stored = await bytesOf(company, key ?? '');
  expect(Buffer.compare(stored, data), `${path} byte for byte`).toBe(0);
}

/** No upload was joined of anything but the parts of one version of its file. */
async function expectJoinedWhole(
  company: SeededCompany,
  files: readonly FileView[],
  folders: readonly Folder[],
): Promise<void> {
  const completed = (await answeredBy(company.access.bucket)).filter(
    ({ operation, status }) => operation === 'CompleteMultipartUpload' && status === 200,
  );
  const paths = new Map(files.map(({ key, path }) => [key, path]));
  for (const { key, etag } of completed) {
    const versions = versionsOf(paths.get(key) ?? '', folders).values();
    expect(
      Array.from(versions, ({ data }) => compositeEtagOf(data)),
      key,
    ).toContain(etag);
  }
}

function compositeEtagOf(data: Uint8Array): string {
  const parts = Array.from({ length: partCountFor(data.length, partSizeBytes) }, (_, at) =>
    md5(data.slice(at * partSizeBytes, (at + 1) * partSizeBytes)),
  );
  return compositeEtag(parts.map((etag) => ({ etag }))) ?? '';
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function jobsOf(session: Session): Promise<JobMessage[]> {
  const jobs = await changeSession(session, ({ outbox }) => outbox.jobs());
  const { sessionId } = session;
  return jobs.map(({ id, kind, tries = 0 }) => ({ version: 1, sessionId, jobId: id, tries, kind }));
}

/** Jobs that are under way once more, as a queue may. */
async function deliver(jobs: readonly JobMessage[], to: typeof env): Promise<void> {
  const messages = jobs.map((body) => ({
    id: `again-${body.jobId}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  if (messages.length > 0) await coordinator.queue(createMessageBatch('longshore-jobs', messages), to);
}

/** Whoever works here dies when the work is done, and before the session hears of it. */
function deafTo({ stub }: Session): typeof env {
  const deaf = new Proxy(stub, {
    get: (_, name: keyof typeof stub & string) =>
      name === 'recordWork'
        ? async () => []
        : (...values: unknown[]) => Reflect.apply(stub[name] as () => unknown, stub, values),
  });
  return { ...env, UPLOAD_SESSIONS: { getByName: () => deaf } as unknown as typeof env.UPLOAD_SESSIONS };
}

/** As a rule of the bucket may. */
async function abortSomeUpload(company: SeededCompany, random: () => number): Promise<void> {
  const open = await openUploads(company);
  const upload = typeof open === 'string' ? undefined : open[Math.floor(random() * open.length)];
  if (upload) await new S3ObjectStore(company.access).abortMultipart(upload);
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
