import { env } from 'cloudflare:test';
import { and, desc, eq, ne } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { auditLog } from '../../db/schema';
import { type ApiClient, addCompany, addCycle, addSession, addUser } from './support/api-client';

const app = createAppContext(env);
let client: ApiClient;
let things: { path: string; member: string; change: Record<string, unknown> }[];

beforeAll(async () => {
  client = await addCompany();
  const { profileId, projectId, cycleId } = await addCycle(client);
  things = [
    { path: `/storage-profiles/${profileId}`, member: 'storageProfile', change: { region: 'eu-west-9' } },
    { path: `/projects/${projectId}`, member: 'project', change: { description: 'Changed' } },
    { path: `/cycles/${cycleId}`, member: 'cycle', change: { description: 'Changed' } },
  ];
});

const edit = (method: string, path: string, match: string, body?: unknown) =>
  client.call(method, path, body, { 'if-match': match });

async function entries(of = client) {
  return await app.db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.companyId, of.companyId), ne(auditLog.action, 'sign_in.done')))
    .orderBy(desc(auditLog.id));
}

describe('an edit', () => {
  it('answers the ETag of the new version, and is refused on an older one with nothing changed', async () => {
    for (const { path, member, change } of things) {
      const read = await client.get(path);
      const etag = read.headers.get('etag') ?? '';
      expect(etag).toBe(`"v${read.body[member].version}"`);
      const changed = await edit('PATCH', path, etag, change);
      expect(changed, path).toMatchObject({ status: 200, body: { [member]: change } });
      expect(changed.headers.get('etag')).not.toBe(etag);
      const before = (await client.get(path)).text;
      for (const old of [etag, '"v0"', '"other"', `W/${changed.headers.get('etag')}`]) {
        const late = await edit('PATCH', path, old, change);
        expect(late, `${path} ${old}`).toMatchObject({ status: 412, body: { title: 'Precondition failed' } });
        expect(late.body.detail).toMatch(/^This [a-z ]+ was changed by somebody else.*\.$/);
        expect((await edit('DELETE', path, old)).status).toBe(412);
      }
      expect((await client.get(path)).text).toBe(before);
      expect((await edit('PATCH', path, '*', change)).status).toBe(200);
      expect((await edit('PATCH', path, 'v1', change)).body).toMatchObject({
        status: 400,
        field: 'If-Match',
      });
    }
  });

  it('made twice on one version at the same moment is saved once', async () => {
    for (const { path, change } of things) {
      const etag = (await client.get(path)).headers.get('etag') ?? '';
      const both = await Promise.all([1, 2, 3].map(() => edit('PATCH', path, etag, change)));
      expect(both.map(({ status }) => status).sort(), path).toEqual([200, 412, 412]);
    }
  });

  it('deletes only the version that it names', async () => {
    const other = await addCompany();
    const { projectId, cycleId } = await addCycle(other);
    for (const path of [`/cycles/${cycleId}`, `/projects/${projectId}`]) {
      const etag = (await other.get(path)).headers.get('etag') ?? '';
      expect((await other.call('DELETE', path, undefined, { 'if-match': '"v9"' })).status).toBe(412);
      expect((await other.get(path)).status).toBe(200);
      expect((await other.call('DELETE', path, undefined, { 'if-match': etag })).status).toBe(204);
      expect((await other.get(path)).status).toBe(404);
    }
  });
});

describe('the audit log', () => {
  it('holds every change with what differed, and nothing of what was refused', async () => {
    const other = await addCompany();
    const { profileId, projectId, cycleId } = await addCycle(other);
    await other.patch(`/projects/${projectId}`, { description: 'New', active: true });
    await other.patch(`/projects/${projectId}`, { name: '' });
    await other.patch(`/storage-profiles/${profileId}`, { secretAccessKey: 'a-new-secret' });
    await other.patch(`/cycles/${cycleId}`, { status: 'completed' });
    await other.patch(`/cycles/${cycleId}`, { status: 'pending' });
    await other.patch(`/cycles/${cycleId}`, { status: 'in_progress' });
    const sessionId = await addSession(other, cycleId);
    await other.remove(`/projects/${projectId}`);
    const log = await entries(other);
    expect(log.map(({ action }) => action).toReversed()).toEqual([
      'storage_profile.created',
      'project.created',
      'cycle.created',
      'project.updated',
      'storage_profile.updated',
      'cycle.updated',
      'cycle.updated',
      'session.created',
    ]);
    expect(log.at(-4)).toMatchObject({
      targetId: projectId,
      targetName: 'Soil',
      before: { description: '' },
      after: { description: 'New' },
    });
    expect(log.at(-5)).toMatchObject({ after: { secretAccessKey: 'changed' } });
    expect(log.at(-6)).toMatchObject({
      targetName: 'C1 of Soil',
      before: { status: 'pending' },
      after: { status: 'completed' },
    });
    expect(log[0]).toMatchObject({ targetKind: 'session', targetId: sessionId, targetName: 'samples' });
    expect(JSON.stringify(log)).not.toMatch(/a-very-secret-key|a-new-secret/);
  });

  it('holds the commands of a session, and the cycle that it begins', async () => {
    const other = await addCompany();
    const { cycleId } = await addCycle(other);
    const id = await addSession(other, cycleId);
    const { scan } = (await other.post(`/sessions/${id}/scans`)).body;
    await other.post(`/sessions/${id}/manifest`, {
      scan,
      entries: [{ path: 'a', sizeBytes: 1, modifiedAtMs: 1 }],
    });
    await other.post(`/sessions/${id}/start`, { scan, files: 1 });
    await other.post(`/sessions/${id}/cancel`);
    await other.post(`/sessions/${id}/pause`);
    const log = await entries(other);
    expect(log.slice(0, 3).map(({ action }) => action)).toEqual([
      'session.cancelled',
      'cycle.updated',
      'session.started',
    ]);
  });

  it('holds that a change was refused for the role', async () => {
    const user = await addUser(client.companyId, 'user');
    expect((await user.post('/projects', {})).status).toBe(403);
    await expect
      .poll(async () => (await entries())[0])
      .toMatchObject({
        action: 'access.refused',
        actorUserId: user.userId,
        after: { method: 'POST', path: '/api/v1/projects' },
      });
  });
});
