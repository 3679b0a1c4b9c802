import { env } from 'cloudflare:test';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { protocolVersion, type ServerFrame, ServerFrameSchema } from '../../core/protocol/socket-frames';
import { maxKeyBytes } from '../../core/storage/object-key';
import { findProject } from '../../db/projects';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { ApiClient, addSession, origin, signedInCookie } from './support/api-client';
import { type SeededCompany, seedCompany } from './support/seeded-company';

const app = createAppContext(env);
let company: SeededCompany;
let client: ApiClient;

const clientOf = async (seeded: SeededCompany) =>
  new ApiClient(seeded.companyId, seeded.userId, await signedInCookie(seeded.companyId, seeded.userId));

beforeAll(async () => {
  company = await seedCompany();
  client = await clientOf(company);
});

const entry = (path: string, sizeBytes: unknown = 1) => ({
  path,
  sizeBytes,
  modifiedAtMs: 1_700_000_000_000,
});

async function openedSession() {
  const id = await addSession(client, company.cycleId);
  const { body } = await client.post(`/sessions/${id}/scans`);
  const scan: number = body.scan;
  const send = (entries: unknown[]) => client.post(`/sessions/${id}/manifest`, { scan, entries });
  return { id, scan, send };
}

async function socketOf(id: string, person = client, headers: Record<string, string> = {}) {
  return await person.fetch('GET', `/sessions/${id}/socket`, {
    headers: { upgrade: 'websocket', ...headers },
  });
}

describe('a session', () => {
  it('is made pending, with the default settings, and can be read', async () => {
    const made = await client.post('/sessions', { cycleId: company.cycleId, folderName: ' samples ' });
    expect(made.status).toBe(201);
    expect(made.body.session).toMatchObject({
      folderName: 'samples',
      state: 'pending',
      cycleLabel: 'C1',
      projectName: 'Project',
    });
    expect(made.body.session.settings).toMatchObject({
      parallelUploads: 16,
      conflictPolicy: 'skip_identical',
    });
    const read = await client.get(`/sessions/${made.body.session.id}`);
    expect(read.body.session).toEqual(made.body.session);
    expect(read.body.view).toMatchObject({ id: made.body.session.id, state: 'pending', engines: 0 });
    expect(read.text).not.toContain(company.companyId);
  });

  it('keeps what it leaves out, for whoever goes on with it, and no list carries it', async () => {
    const usual = { useDefaults: true, own: '', useFolderFile: true };
    const chosen = { useDefaults: false, own: '*.tmp\n!keep.tmp', useFolderFile: true };
    const input = { cycleId: company.cycleId, folderName: 'tidy' };
    const made = await client.post('/sessions', { ...input, ignoreChoice: chosen });
    expect(made.body.session.ignoreChoice).toEqual(chosen);
    const read = await client.get(`/sessions/${made.body.session.id}`);
    expect(read.body.session.ignoreChoice).toEqual(chosen);
    expect((await client.post('/sessions', input)).body.session.ignoreChoice).toEqual(usual);
    const list = await client.get('/sessions?q=tidy');
    expect(list.body.sessions).toHaveLength(2);
    expect(list.text).not.toContain('keep.tmp');
  });

  it.each([
    [{ folderName: '' }, 'folderName'],
    [{ folderName: 'a\u0000b' }, 'folderName'],
    [{ cycleId: '' }, 'cycleId'],
    [{ settings: { parallelUploads: 99 } }, 'settings.parallelUploads'],
    [{ settings: { conflictPolicy: 'maybe' } }, 'settings.conflictPolicy'],
    [{ settings: { partSizeBytes: 1 } }, 'settings.partSizeBytes'],
    [{ ignoreChoice: { useDefaults: true } }, 'ignoreChoice.own'],
    [
      { ignoreChoice: { useDefaults: true, own: 'x'.repeat(65_537), useFolderFile: true } },
      'ignoreChoice.own',
    ],
  ])('is refused with %j', async (change, field) => {
    const answer = await client.post('/sessions', { cycleId: company.cycleId, folderName: 'x', ...change });
    expect(answer).toMatchObject({ status: 400, body: { field } });
    expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
  });

  it('is not made in an inactive project', async () => {
    const other = await seedCompany();
    const admin = await clientOf(other);
    await admin.patch(`/projects/${other.projectId}`, { active: false });
    const answer = await admin.post('/sessions', { cycleId: other.cycleId, folderName: 'x' });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('not active') } });
    expect((await admin.get('/sessions')).body.sessions).toEqual([]);
  });

  it('starts, is paused, resumed and cancelled, and begins its cycle', async () => {
    const { id, scan, send } = await openedSession();
    await send([entry('a'), entry('b')]);
    const started = await client.post(`/sessions/${id}/start`, { scan, files: 2 });
    // A plan of two files may have been made by the time of the answer.
    const isBegun = expect.stringMatching(/^(planning|in_progress)$/);
    expect(started).toMatchObject({ status: 200, body: { view: { state: isBegun } } });
    expect((await client.get(`/cycles/${company.cycleId}`)).body.cycle.status).toBe('in_progress');
    await expect.poll(async () => (await client.get(`/sessions/${id}`)).body.view.state).toBe('in_progress');
    expect((await client.post(`/sessions/${id}/pause`)).body.view.state).toBe('paused');
    expect((await client.post(`/sessions/${id}/resume`)).body.view.state).toBe('in_progress');
    expect((await client.post(`/sessions/${id}/cancel`)).body.view.state).toBe('cancelled');
    const paused = await client.post(`/sessions/${id}/pause`);
    expect(paused).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/\.$/) } });
    const attempts = await client.get(`/sessions/${id}/attempts`);
    expect(attempts.body.attempts).toMatchObject([{ attempt: 1, outcome: 'cancelled', uploaded: 0 }]);
    expect((await client.post(`/sessions/${id}/retry`)).body.view).toMatchObject({
      attempt: 2,
      state: isBegun,
    });
    await client.post(`/sessions/${id}/cancel`);
  });

  it('does not start while entries are missing', async () => {
    const { id, scan, send } = await openedSession();
    await send([entry('a')]);
    const answer = await client.post(`/sessions/${id}/start`, { scan, files: 2 });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('1 of 2') } });
    expect(await client.post(`/sessions/${id}/start`, { scan, files: -1 })).toMatchObject({
      status: 400,
      body: { field: 'files' },
    });
  });
});

describe('a manifest', () => {
  it('answers a bad entry with a sentence and keeps the others', async () => {
    const { id, send } = await openedSession();
    const longest = 'k'.repeat(maxKeyBytes);
    const bad = [
      entry('../up'),
      entry('/etc/passwd'),
      entry('a//b'),
      entry('line\nbreak'),
      entry(longest),
      entry(''),
    ];
    const worse = [entry('n', -1), entry('h', 1.5), entry('e', 2 ** 60)];
    const answer = await send([entry('good/1'), ...bad, ...worse, entry('good/2')]);
    expect(answer.status).toBe(200);
    const { answers } = answer.body;
    expect(answers).toHaveLength(11);
    expect(answers[0]).toMatchObject({ state: 'pending' });
    expect(answers[10]).toMatchObject({ state: 'pending' });
    for (const refused of answers.slice(1, 10)) {
      const sentence: string = refused.rejected ?? refused.sentence;
      expect(sentence).toMatch(/^[A-Z"].*[A-Z].*\.$/s);
    }
    const page = await client.get(`/sessions/${id}/files?state=pending`);
    expect(page.body.files.map((file: { path: string }) => file.path)).toEqual(['good/1', 'good/2']);
  });

  it('sent twice changes nothing', async () => {
    const { id, send } = await openedSession();
    const first = await send([entry('a'), entry('b')]);
    const second = await send([entry('a'), entry('b')]);
    expect(second.body).toEqual(first.body);
    expect((await client.get(`/sessions/${id}`)).body.view.counters.pending).toEqual({ files: 2, bytes: 2 });
  });

  it('answers the same path twice in one batch with a sentence', async () => {
    const { id, send } = await openedSession();
    const { body } = await send([entry('a', 1), entry('a', 2)]);
    expect(JSON.stringify(body.answers)).toMatch(/[A-Z][^"]*\./);
    expect((await client.get(`/sessions/${id}`)).body.view.counters.pending.files).toBe(1);
  });

  it('is refused with 413 when a batch holds more than 1,000 entries', async () => {
    const { send } = await openedSession();
    const answer = await send(Array.from({ length: 1_001 }, (_, n) => entry(`f${n}`)));
    expect(answer).toMatchObject({ status: 413, body: { title: 'Too large', field: 'entries' } });
    expect(answer.body.detail).toContain('at most 1000 entries');
  });

  it('takes a whole batch of long paths', async () => {
    const { send } = await openedSession();
    const answer = await send(Array.from({ length: 1_000 }, (_, n) => entry(`${'é'.repeat(400)}/${n}`)));
    expect(answer.status).toBe(200);
    expect(answer.body.answers).toHaveLength(1_000);
  });

  it.each([
    [{ entries: [] }, 'entries'],
    [{ entries: [{ path: 1 }] }, 'entries.0.path'],
    [{ entries: [{ path: 'x'.repeat(4_097), sizeBytes: 1, modifiedAtMs: 1 }] }, 'entries.0.path'],
    [{ scan: 99 }, 'scan'],
    [{ entries: 'all' }, 'entries'],
    [{ other: 1 }, 'other'],
  ])('of another form (%#) is refused with 400', async (change, field) => {
    const { id, scan } = await openedSession();
    const answer = await client.post(`/sessions/${id}/manifest`, { scan, entries: [entry('a')], ...change });
    expect(answer).toMatchObject({ status: 400, body: { field } });
  });

  it('names a scan that was opened', async () => {
    const { id } = await openedSession();
    const answer = await client.post(`/sessions/${id}/manifest`, { scan: 7, entries: [entry('a')] });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('never opened') } });
  });
});

describe('the socket', () => {
  it('opens for the company and sends views to a viewer', async () => {
    const { id } = await openedSession();
    const response = await socketOf(id);
    expect(response.status).toBe(101);
    const socket = response.webSocket;
    if (!socket) throw new Error('no socket');
    const frame = new Promise<ServerFrame>((resolve) =>
      socket.addEventListener('message', (event) =>
        resolve(ServerFrameSchema.parse(JSON.parse(String(event.data)))),
      ),
    );
    socket.accept();
    socket.send(JSON.stringify({ type: 'hello', version: protocolVersion, role: 'viewer' }));
    expect(await frame).toMatchObject({ type: 'view', view: { id } });
    socket.close(1000);
  });

  it('is refused without a sign-in, from another origin, and without an upgrade', async () => {
    const { id } = await openedSession();
    expect((await socketOf(id, client, { cookie: '' })).status).toBe(401);
    expect((await socketOf(id, client, { origin: 'https://evil.test' })).status).toBe(403);
    expect((await socketOf(id, client, { origin: 'null' })).status).toBe(403);
    expect((await client.get(`/sessions/${id}/socket`)).status).toBe(426);
  });

  it('believes the cookie, and not a header that names a company', async () => {
    const { id } = await openedSession();
    const stranger = await clientOf(await seedCompany());
    const response = await socketOf(id, stranger, {
      'x-longshore-company': company.companyId,
      'x-longshore-user': company.userId,
    });
    expect(response.status).toBe(404);
    expect(response.webSocket ?? null).toBeNull();
    const own = await socketOf(id, client, { 'x-longshore-company': stranger.companyId });
    expect(own.status).toBe(101);
    own.webSocket?.accept();
    own.webSocket?.close(1000);
  });
});

describe('the bucket check', () => {
  it('tries a good bucket, keeps what it proved, and leaves nothing', async () => {
    const { status, body, text } = await client.post(`/projects/${company.projectId}/bucket-check`);
    expect(status).toBe(200);
    expect(body.steps.filter((step: { ok: boolean }) => !step.ok)).toEqual([]);
    expect(body.abilities).toMatchObject({
      etagIsMd5: true,
      enforces: {
        put: expect.arrayContaining(['crc64nvme', 'md5']),
        part: expect.arrayContaining(['crc64nvme']),
      },
      ifNoneMatchOnPut: true,
      ifNoneMatchOnComplete: true,
    });
    expect(JSON.parse(body.corsJson)).toMatchObject([
      { AllowedOrigins: [origin], ExposeHeaders: expect.arrayContaining(['ETag']) },
    ]);
    expect(text).not.toContain(company.access.secretAccessKey);
    const project = await findProject(app.db, company.companyId, company.projectId);
    expect(project?.abilities).toEqual(body.abilities);
    const store = new S3ObjectStore(company.access);
    expect(await store.list({ prefix: '.longshore-check/' })).toMatchObject({ value: { objects: [] } });
    expect(await store.listUploads('.longshore-check/')).toMatchObject({ value: [] });
  });

  it("gives the browser requests that work, for a probe's key only", async () => {
    const { browserProbe } = (await client.post(`/projects/${company.projectId}/bucket-check`)).body;
    expect(new URL(browserProbe.put.url).pathname).toMatch(/\/\.longshore-check\/[\w-]+$/);
    const { url, headers } = browserProbe.put;
    const put = await fetch(url, { method: 'PUT', headers, body: browserProbe.body });
    expect(put.status).toBe(200);
    expect(put.headers.get('etag')).toBe(`"${createHash('md5').update(browserProbe.body).digest('hex')}"`);
    expect((await fetch(browserProbe.remove.url, { method: 'DELETE' })).status).toBe(204);
  });

  it.each([
    [{ bucket: 'no-such-bucket-here' }, 'The bucket does not exist'],
    [{ secretAccessKey: 'wrong' }, 'secret access key is wrong'],
  ])('with %j says what to mend', async (change, part) => {
    const broken = await seedCompany(change);
    const { body } = await (await clientOf(broken)).post(`/projects/${broken.projectId}/bucket-check`);
    expect(body.steps).toMatchObject([{ ok: false, sentence: expect.stringContaining(part) }]);
    expect(body.browserProbe).toBeNull();
    expect(body.abilities).toMatchObject({ enforces: { put: [], part: [] }, ifNoneMatchOnPut: false });
  });

  it('says when nothing answers at the endpoint', async () => {
    const other = await seedCompany();
    const admin = await clientOf(other);
    await admin.patch(`/projects/${other.projectId}`, { endpoint: 'http://127.0.0.1:1' });
    const { body } = await admin.post(`/projects/${other.projectId}/bucket-check`);
    expect(body.steps).toMatchObject([{ ok: false, sentence: expect.stringContaining('does not answer') }]);
  });
});

describe('the diagnosis of a session', () => {
  it('tells a blocked browser from a broken bucket', async () => {
    const id = await addSession(client, company.cycleId);
    const good = await client.post(`/sessions/${id}/diagnosis`);
    expect(good.body).toMatchObject({
      reachable: true,
      sentence: expect.stringContaining('not this browser'),
    });
    const broken = await seedCompany({ secretAccessKey: 'wrong' });
    const admin = await clientOf(broken);
    const brokenId = await addSession(admin, broken.cycleId);
    const bad = await admin.post(`/sessions/${brokenId}/diagnosis`);
    expect(bad.body).toMatchObject({ reachable: false, code: 'SignatureDoesNotMatch' });
  });
});
