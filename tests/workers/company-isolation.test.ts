import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ApiClient, addCompany, addCycle, addSession, origin } from './support/api-client';

interface Operation {
  readonly method: string;
  readonly path: string;
}

/** A body that would be accepted from the owner, for each operation that takes one. */
const bodies: Record<string, unknown> = {
  'PATCH /storage-profiles/{storageProfileId}': { name: 'Taken over' },
  'PATCH /projects/{projectId}': { name: 'Taken over' },
  'POST /projects/{projectId}/cycles': { description: 'Taken over' },
  'PATCH /cycles/{cycleId}': { description: 'Taken over', status: 'completed' },
  'POST /sessions/{sessionId}/manifest': { scan: 0, entries: [{ path: 'x', sizeBytes: 1, modifiedAtMs: 1 }] },
  'POST /sessions/{sessionId}/start': { scan: 0, files: 0 },
  'POST /storage-profiles': {},
  'POST /projects': {},
  'POST /sessions': {},
};
const open = ['GET /health'];
const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

let owner: ApiClient;
let stranger: ApiClient;
let operations: Operation[];
let ids: Record<string, string>;

/** The operations that the document names, so that a new endpoint cannot be forgotten here. */
async function readOperations(): Promise<Operation[]> {
  const { paths } = (await owner.get('/openapi.json')).body;
  return Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace('/api/v1', ''),
    })),
  );
}

async function run(
  client: ApiClient,
  operation: Operation,
  id: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const upgrade: Record<string, string> = operation.path.endsWith('/socket') ? { upgrade: 'websocket' } : {};
  const path = operation.path.replace(/\{\w+\}/, id);
  return await client.call(operation.method, path, bodies[nameOf(operation)], { ...upgrade, ...headers });
}

function idFor(operation: Operation): string {
  return ids[operation.path.split('/')[1] ?? ''] ?? '';
}

async function everything(): Promise<unknown> {
  const tables = ['storage_profiles', 'projects', 'cycles', 'sessions'];
  const select = (table: string) => env.DB.prepare(`select * from ${table} order by id`).all();
  const rows = await Promise.all(tables.map(async (table) => (await select(table)).results));
  return { rows, view: { ...(await owner.get(`/sessions/${ids.sessions}`)).body.view, nowMs: 0 } };
}

beforeAll(async () => {
  owner = await addCompany();
  stranger = await addCompany();
  const { profileId, projectId, cycleId } = await addCycle(owner);
  const sessionId = await addSession(owner, cycleId);
  await owner.post(`/sessions/${sessionId}/scans`);
  ids = { 'storage-profiles': profileId, projects: projectId, cycles: cycleId, sessions: sessionId };
  operations = await readOperations();
});

describe('the company boundary', () => {
  it('answers every operation on a row of another company as one on no row at all, and changes nothing', async () => {
    const onRows = operations.filter((operation) => operation.path.includes('{'));
    expect(onRows.length).toBeGreaterThanOrEqual(22);
    const before = await everything();
    for (const operation of onRows) {
      const foreign = await run(stranger, operation, idFor(operation));
      const none = await run(stranger, operation, crypto.randomUUID());
      expect(foreign.status, nameOf(operation)).toBe(404);
      expect(foreign.text, nameOf(operation)).toBe(none.text);
    }
    expect(await everything()).toEqual(before);
  });

  it('shows the rows to their owner, so that the test above asks for something that is there', async () => {
    for (const operation of operations.filter(({ method, path }) => method === 'GET' && path.includes('{'))) {
      const { status } = await run(owner, operation, idFor(operation));
      expect([200, 101], nameOf(operation)).toContain(status);
    }
  });

  it("lists nothing of another company, and takes none of its rows into one's own", async () => {
    expect((await stranger.get('/storage-profiles')).body).toEqual({ storageProfiles: [] });
    expect((await stranger.get('/projects')).body).toEqual({ projects: [] });
    for (const query of ['', `?projectId=${ids.projects}`, `?cycleId=${ids.cycles}`]) {
      const { body } = await stranger.get(`/sessions${query}`);
      expect(body).toMatchObject({ sessions: [], statistics: { sessions: 0 } });
    }
    const session = await stranger.post('/sessions', { cycleId: ids.cycles, folderName: 'x' });
    expect(session.status).toBe(404);
    const project = { name: 'Mine', bucket: 'mine-data', storageProfileId: ids['storage-profiles'] };
    expect((await stranger.post('/projects', project)).status).toBe(400);
  });
});

describe('the guard', () => {
  it('asks for a sign-in at every endpoint but the two open ones', async () => {
    for (const operation of operations.filter((candidate) => !open.includes(nameOf(candidate)))) {
      for (const cookie of [
        '',
        '__Host-longshore-access=eyJ9.forged',
        owner.cookie.replace(/.(?=;|$)/g, '~'),
      ]) {
        const answer = await run(owner, operation, idFor(operation), { cookie });
        expect(answer.status, nameOf(operation)).toBe(401);
        expect(answer.body.detail).toContain('Sign in');
      }
    }
  });

  it('refuses every change and socket that a page of another site asks for', async () => {
    const unsafe = operations.filter(({ method, path }) => method !== 'GET' || path.endsWith('/socket'));
    expect(unsafe.length).toBeGreaterThanOrEqual(18);
    const before = await everything();
    for (const operation of unsafe) {
      for (const foreign of ['https://evil.test', 'null', `${origin}.evil.test`, `${origin}:8443`]) {
        const answer = await run(owner, operation, idFor(operation), { origin: foreign });
        expect(answer.status, `${nameOf(operation)} from ${foreign}`).toBe(403);
      }
    }
    expect(await everything()).toEqual(before);
  });
});
