import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { recordSessionSummary } from '../../db/sessions';
import {
  type ApiClient,
  addCompany,
  addCycle,
  addSession,
  addUser,
  profileInput,
} from './support/api-client';

const app = createAppContext(env);
let admin: ApiClient;

beforeAll(async () => {
  admin = await addCompany();
});

const missing = crypto.randomUUID();

describe('projects', () => {
  it('are made, listed, changed and deleted with their cycles', async () => {
    const client = await addCompany();
    const { projectId, cycleId } = await addCycle(client);
    const { body } = await client.get('/projects');
    expect(body.projects).toMatchObject([
      { id: projectId, profileName: 'Main store', cycleCount: 1, sessionCount: 0, active: true },
    ]);
    const change = {
      name: 'Soil 2',
      active: false,
      region: 'eu-west-1',
      endpoint: '',
      description: 'All plots',
    };
    const changed = await client.patch(`/projects/${projectId}`, change);
    expect(changed.body.project).toMatchObject({ ...change, endpoint: null, bucket: 'soil-data' });
    expect((await client.patch(`/projects/${projectId}`, { region: null })).body.project.region).toBeNull();
    expect((await client.remove(`/projects/${projectId}`)).status).toBe(204);
    expect((await client.get(`/cycles/${cycleId}`)).status).toBe(404);
  });

  it('stay while they have sessions, and keep their bucket', async () => {
    const client = await addCompany();
    const { projectId, cycleId } = await addCycle(client);
    await addSession(client, cycleId);
    const removed = await client.remove(`/projects/${projectId}`);
    expect(removed).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Set it inactive') },
    });
    expect((await client.get(`/cycles/${cycleId}`)).status).toBe(200);
    const moved = await client.patch(`/projects/${projectId}`, { bucket: 'elsewhere' });
    expect(moved).toMatchObject({ status: 409, body: { field: 'bucket' } });
  });

  it("take no other company's storage profile", async () => {
    const [one, two] = [await addCompany(), await addCompany()];
    const { profileId, projectId } = await addCycle(one);
    const input = { name: 'Stolen', bucket: 'soil-data', storageProfileId: profileId };
    const answer = await two.post('/projects', input);
    expect(answer).toMatchObject({ status: 400, body: { field: 'storageProfileId' } });
    const own = await addCycle(two);
    expect(await one.patch(`/projects/${projectId}`, { storageProfileId: own.profileId })).toMatchObject({
      status: 400,
    });
  });

  it.each([
    [{ bucket: 'Has Capitals' }, 'bucket'],
    [{ bucket: 'a/b' }, 'bucket'],
    [{ bucket: '..' }, 'bucket'],
    [{ bucket: '192.168.1.1' }, 'bucket'],
    [{ name: '  ' }, 'name'],
    [{ region: 'a/b' }, 'region'],
    [{ endpoint: 'http://169.254.169.254' }, 'endpoint'],
    [{ active: 'yes' }, 'active'],
  ])('refuse %j with a sentence', async (change, field) => {
    const client = await addCompany();
    const { profileId } = await addCycle(client);
    const input = { name: 'New', bucket: 'new-data', storageProfileId: profileId, ...change };
    const answer = await client.post('/projects', input);
    expect(answer).toMatchObject({ status: 400, body: { field } });
    expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
  });
});

describe('cycles', () => {
  it('count on and get a prefix of their own', async () => {
    const client = await addCompany();
    const { projectId } = await addCycle(client);
    const second = await client.post(`/projects/${projectId}/cycles`, {});
    expect(second.body.cycle).toMatchObject({
      number: 2,
      label: 'C2',
      prefix: 'soil/C2/',
      status: 'pending',
    });
    const third = await client.post(`/projects/${projectId}/cycles`, { prefix: 'raw//2026/' });
    expect(third).toMatchObject({ status: 400, body: { field: 'prefix' } });
    const typed = await client.post(`/projects/${projectId}/cycles`, { prefix: ' raw/2026 ' });
    expect(typed.body.cycle).toMatchObject({ number: 3, prefix: 'raw/2026/' });
    const { body } = await client.get(`/projects/${projectId}/cycles`);
    expect(body.cycles.map((cycle: { label: string }) => cycle.label)).toEqual(['C1', 'C2', 'C3']);
  });

  it('made at the same moment get different numbers', async () => {
    const client = await addCompany();
    const { projectId } = await addCycle(client);
    const made = await Promise.all([1, 2, 3].map(() => client.post(`/projects/${projectId}/cycles`, {})));
    const numbers = made.map((answer) => answer.body.cycle.number).sort();
    expect(numbers).toEqual([2, 3, 4]);
  });

  it('never share a prefix within a bucket', async () => {
    const client = await addCompany();
    const { projectId, profileId } = await addCycle(client);
    for (const prefix of ['soil/C1', 'soil', 'soil/C1/sub', '/ '.trim()]) {
      const answer = await client.post(`/projects/${projectId}/cycles`, { prefix });
      expect([400, 409]).toContain(answer.status);
      expect(answer.body.field).toBe('prefix');
    }
    const twin = { name: 'soil!', bucket: 'soil-data', storageProfileId: profileId };
    const other = (await client.post('/projects', twin)).body.project;
    const clash = await client.post(`/projects/${other.id}/cycles`, {});
    expect(clash).toMatchObject({ status: 409, body: { detail: expect.stringContaining('project "Soil"') } });
  });

  it('keep their prefix once they have sessions', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const before = await client.patch(`/cycles/${cycleId}`, { prefix: 'moved' });
    expect(before.body.cycle.prefix).toBe('moved/');
    await addSession(client, cycleId);
    expect(await client.patch(`/cycles/${cycleId}`, { prefix: 'again' })).toMatchObject({
      status: 409,
      body: { field: 'prefix' },
    });
    expect(await client.patch(`/cycles/${cycleId}`, { prefix: 'moved', description: 'x' })).toMatchObject({
      status: 200,
    });
    expect(await client.remove(`/cycles/${cycleId}`)).toMatchObject({ status: 409 });
  });

  it('go from pending over in progress to completed, and back only to in progress', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const to = (status: string) => client.patch(`/cycles/${cycleId}`, { status });
    expect((await to('completed')).body.cycle.status).toBe('completed');
    expect(await to('pending')).toMatchObject({ status: 409, body: { field: 'status' } });
    expect(await client.post('/sessions', { cycleId, folderName: 'late' })).toMatchObject({ status: 409 });
    expect((await to('in_progress')).body.cycle.status).toBe('in_progress');
    expect(await to('finished')).toMatchObject({ status: 400, body: { field: 'status' } });
  });
});

describe('the list of sessions', () => {
  it('goes page by page, newest first, with statistics of the whole', async () => {
    const client = await addCompany();
    const { projectId, cycleId } = await addCycle(client);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(await addSession(client, cycleId));
    await recordSessionSummary(app.db, client.companyId, ids[0] ?? '', {
      ...{ state: 'completed', failure: null, attempt: 1, filesTotal: 3, filesUploaded: 2, filesSkipped: 0 },
      ...{ filesFailed: 1, filesCancelled: 0, bytesTotal: 30, bytesUploaded: 20, bytesSkipped: 0 },
      ...{ revision: 9, startedAtMs: 1, endedAtMs: 2 },
    });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await client.get(`/sessions?limit=2&projectId=${projectId}&cursor=${cursor}`);
      expect(page.body.statistics).toEqual({
        sessions: 5,
        active: 4,
        filesUploaded: 2,
        bytesUploaded: 20,
        filesFailed: 1,
      });
      seen.push(...page.body.sessions.map((session: { id: string }) => session.id));
      cursor = page.body.nextCursor;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
    const done = await client.get('/sessions?state=completed');
    expect(done.body.sessions).toMatchObject([
      { id: ids[0], projectName: 'Soil', cycleLabel: 'C1', createdByName: 'A person' },
    ]);
    expect(await client.get('/sessions?limit=0')).toMatchObject({ status: 400, body: { field: 'limit' } });
    expect(await client.get('/sessions?state=odd')).toMatchObject({ status: 400, body: { field: 'state' } });
  });

  it('takes no older summary for a newer one, and none of another company', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const id = await addSession(client, cycleId);
    const summary = {
      ...{
        state: 'in_progress' as const,
        failure: null,
        attempt: 1,
        filesTotal: 1,
        filesUploaded: 1,
        filesSkipped: 0,
      },
      ...{
        filesFailed: 0,
        filesCancelled: 0,
        bytesTotal: 1,
        bytesUploaded: 1,
        bytesSkipped: 0,
        startedAtMs: 1,
        endedAtMs: null,
      },
    };
    const uploaded = async () => (await client.get(`/sessions/${id}`)).body.session.filesUploaded;
    await recordSessionSummary(app.db, admin.companyId, id, { ...summary, revision: 50 });
    expect(await uploaded()).toBe(0);
    await recordSessionSummary(app.db, client.companyId, id, { ...summary, revision: 50 });
    await recordSessionSummary(app.db, client.companyId, id, { ...summary, filesUploaded: 0, revision: 49 });
    expect(await uploaded()).toBe(1);
  });
});

describe('the API as a whole', () => {
  it('answers what is no JSON, or no object, with a sentence', async () => {
    for (const body of ['{', '[]', 'null', '"text"']) {
      const response = await admin.fetch('POST', '/storage-profiles', { body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^[A-Z].*\.$/) });
    }
  });

  it('answers an unknown endpoint and an unknown id with 404', async () => {
    expect((await admin.get('/nothing')).body.detail).toContain('no such endpoint');
    const answer = await admin.get(`/projects/${missing}`);
    expect(answer).toMatchObject({
      status: 404,
      body: { title: 'Not found', detail: expect.stringContaining('no such project') },
    });
  });

  it('is never cached and names each request', async () => {
    const { headers } = await admin.get('/projects');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  it('tells its health and its document without a sign-in', async () => {
    expect((await admin.call('GET', '/health', undefined, { cookie: '' })).body).toEqual({ status: 'ok' });
    const document = await admin.call('GET', '/openapi.json', undefined, { cookie: '' });
    expect(document.body.openapi).toBe('3.1.0');
    expect(Object.keys(document.body.paths)).toContain('/api/v1/sessions/{sessionId}/manifest');
  });

  it('lets a user read and upload, but not change projects and storage profiles', async () => {
    const client = await addCompany();
    const { profileId, projectId, cycleId } = await addCycle(client);
    const user = await addUser(client.companyId, 'user');
    const refused = [
      await user.post('/storage-profiles', profileInput('Mine')),
      await user.patch(`/storage-profiles/${profileId}`, { endpoint: 'https://evil.example.com' }),
      await user.remove(`/storage-profiles/${profileId}`),
      await user.post('/projects', { name: 'Mine', bucket: 'mine-data', storageProfileId: profileId }),
      await user.patch(`/projects/${projectId}`, { bucket: 'mine-data' }),
      await user.remove(`/projects/${projectId}`),
    ];
    for (const answer of refused) {
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('Only an administrator') },
      });
    }
    expect((await user.get(`/projects/${projectId}`)).body.project.bucket).toBe('soil-data');
    expect((await user.post(`/projects/${projectId}/cycles`, {})).status).toBe(201);
    expect((await user.post('/sessions', { cycleId, folderName: 'samples' })).status).toBe(201);
  });
});

describe('cycles that are made at once', () => {
  it('never get prefixes of one bucket that overlap', async () => {
    const client = await addCompany();
    const { profileId, projectId } = await addCycle(client);
    const input = { name: 'Second', bucket: 'soil-data', storageProfileId: profileId };
    const second = await client.post('/projects', input);
    const answers = await Promise.all([
      client.post(`/projects/${projectId}/cycles`, { prefix: 'shared/' }),
      client.post(`/projects/${second.body.project.id}/cycles`, { prefix: 'shared/inside/' }),
      client.post(`/projects/${projectId}/cycles`, { prefix: 'shared/inside/deeper/' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});
