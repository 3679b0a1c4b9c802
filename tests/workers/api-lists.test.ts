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
let client: ApiClient;
let place: Awaited<ReturnType<typeof addCycle>>;

beforeAll(async () => {
  client = await addCompany();
  place = await addCycle(client);
});

/** All pages one after another. */
async function walk(path: string, member: string, limit: number) {
  const found: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `${path.includes('?') ? '&' : '?'}limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
    const { status, body } = await client.get(`${path}${query}`);
    expect(status).toBe(200);
    expect(body[member].length).toBeLessThanOrEqual(limit);
    found.push(...body[member]);
    cursor = body.nextCursor;
  } while (cursor);
  return found;
}

describe('a list of projects', () => {
  const names = ['Zinc', 'alpha', 'Beta', 'beta 2', 'Äther', '100% pure', "O'Brien; drop table", '土'];

  beforeAll(async () => {
    for (const [n, name] of names.entries()) {
      const { profileId } = place;
      const input = { name, bucket: `bucket-${n}`, storageProfileId: profileId, active: n % 2 === 0 };
      expect((await client.post('/projects', input)).status).toBe(201);
    }
  });

  it.each([
    'name',
    '-name',
    'createdAtMs',
    '-createdAtMs',
    'lastSessionAtMs',
    '-lastSessionAtMs',
    'sessionCount',
  ])('shows each project once, page by page, under the sort %s', async (sort) => {
    const whole = (await client.get(`/projects?sort=${sort}`)).body.projects;
    expect(whole).toHaveLength(names.length + 1);
    for (const limit of [1, 2, 5])
      expect(await walk(`/projects?sort=${sort}`, 'projects', limit)).toEqual(whole);
    const reverse = sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
    const turned = (await client.get(`/projects?sort=${reverse}`)).body.projects;
    expect(turned.toReversed()).toEqual(whole);
  });

  it('sorts names whatever their case', async () => {
    const { body } = await client.get('/projects?sort=name');
    const shown = body.projects.map((project: { name: string }) => project.name);
    expect(shown.indexOf('alpha')).toBeLessThan(shown.indexOf('Beta'));
    expect(shown.indexOf('Beta')).toBeLessThan(shown.indexOf('beta 2'));
  });

  it('finds a part of name, bucket or description, taking % and quotes as they are', async () => {
    const found = async (q: string) =>
      (await client.get(`/projects?q=${encodeURIComponent(q)}`)).body.projects.map(
        (project: { name: string }) => project.name,
      );
    expect(await found('BETA')).toEqual(['Beta', 'beta 2']);
    expect(await found('%')).toEqual(['100% pure']);
    expect(await found("'")).toEqual(["O'Brien; drop table"]);
    expect(await found('bucket-0')).toEqual(['Zinc']);
    expect(await found('x'.repeat(200))).toEqual([]);
  });

  it('filters by what is active and by storage profile', async () => {
    const { body } = await client.get('/projects?active=false');
    expect(body.projects).toHaveLength(4);
    expect(body.projects.every((project: { active: boolean }) => !project.active)).toBe(true);
    expect((await client.get(`/projects?storageProfileId=${crypto.randomUUID()}`)).body.projects).toEqual([]);
  });

  it('refuses a cursor of another sort, and one that is none, instead of starting again', async () => {
    const { body } = await client.get('/projects?sort=name&limit=1');
    for (const query of [
      `sort=-name&cursor=${body.nextCursor}`,
      `sort=createdAtMs&cursor=${body.nextCursor}`,
      'cursor=garbage',
      'cursor=%00',
    ]) {
      const answer = await client.get(`/projects?${query}`);
      expect(answer, query).toMatchObject({ status: 400, body: { field: 'cursor' } });
    }
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['sort=secretSealed', 'sort'],
    ['active=maybe', 'active'],
    ['colour=red', 'colour'],
    [`q=${'x'.repeat(201)}`, 'q'],
  ])('says what is wrong with ?%s', async (query, field) => {
    const answer = await client.get(`/projects?${query}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { field, detail: expect.stringMatching(/^[A-Z].*\.$/) },
    });
  });
});

describe('a list of storage profiles', () => {
  it('goes page by page and finds by name', async () => {
    for (const name of ['Cold', 'Warm']) await client.post('/storage-profiles', profileInput(name));
    const all = await walk('/storage-profiles', 'storageProfiles', 1);
    expect(all.map(({ name }) => name)).toEqual(['Cold', 'Main store', 'Warm']);
    const { body } = await client.get('/storage-profiles?q=WARM');
    expect(body.storageProfiles.map(({ name }: { name: string }) => name)).toEqual(['Warm']);
  });
});

describe('a list of cycles', () => {
  it('sorts, filters and searches', async () => {
    for (const description of ['Second', 'Third'])
      await client.post(`/projects/${place.projectId}/cycles`, { description });
    const path = `/projects/${place.projectId}/cycles`;
    const numbers = (cycles: Record<string, unknown>[]) => cycles.map(({ number }) => number);
    expect(numbers(await walk(`${path}?sort=-number`, 'cycles', 2))).toEqual([3, 2, 1]);
    expect(numbers((await client.get(`${path}?q=third`)).body.cycles)).toEqual([3]);
    expect((await client.get(`${path}?status=completed`)).body.cycles).toEqual([]);
    expect(await client.get(`${path}?status=done`)).toMatchObject({ status: 400, body: { field: 'status' } });
    expect((await client.get('/projects/none/cycles')).status).toBe(404);
  });
});

describe('a list of sessions', () => {
  const ids: string[] = [];

  beforeAll(async () => {
    const colleague = await addUser(client.companyId, 'user');
    for (let n = 0; n < 5; n++) ids.push(await addSession(n === 4 ? colleague : client, place.cycleId));
    for (const [n, id] of ids.slice(0, 3).entries()) {
      await recordSessionSummary(app.db, client.companyId, id, {
        ...{ state: 'completed', failure: null, attempt: 1, filesUploaded: 2, filesSkipped: 0 },
        ...{ filesTotal: 3 - n, bytesTotal: 10 * n, filesFailed: 0, filesCancelled: 0, bytesUploaded: 20 },
        ...{ bytesSkipped: 0, revision: 9, startedAtMs: 1, endedAtMs: 100 + (n % 2) },
      });
    }
  });

  it.each(['createdAtMs', 'endedAtMs', 'bytesTotal', 'filesTotal'])(
    'shows each session once under the sort %s, up and down',
    async (sort) => {
      const up = (await walk(`/sessions?sort=${sort}`, 'sessions', 2)).map(({ id }) => id);
      const down = (await walk(`/sessions?sort=-${sort}`, 'sessions', 2)).map(({ id }) => id);
      expect(up).toHaveLength(5);
      expect(new Set(up).size).toBe(5);
      expect(down.toReversed()).toEqual(up);
      const values = (await walk(`/sessions?sort=${sort}`, 'sessions', 200)).map((row) =>
        Number(row[sort] ?? 0),
      );
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    },
  );

  it('filters by who made it, by time, state and folder name', async () => {
    const found = async (query: string) => (await client.get(`/sessions?${query}`)).body.sessions.length;
    expect(await found(`createdBy=${client.userId}`)).toBe(4);
    expect(await found('state=completed')).toBe(3);
    expect(await found('q=SAMP')).toBe(5);
    expect(await found('q=nothing')).toBe(0);
    expect(await found(`createdFrom=${Date.now() + 60_000}`)).toBe(0);
    expect(await found(`createdTo=${Date.now()}&createdFrom=1`)).toBe(5);
    expect((await client.get('/sessions?createdFrom=yesterday')).body).toMatchObject({
      field: 'createdFrom',
    });
  });
});
