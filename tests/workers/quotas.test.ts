import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { companies, sessions } from '../../db/schema';
import { type ApiClient, addCompany, addCycle, addSession } from './support/api-client';

const app = createAppContext(env);

async function setCompany({ companyId }: ApiClient, change: Partial<typeof companies.$inferInsert>) {
  await app.db.update(companies).set(change).where(eq(companies.id, companyId));
}

const newSession = (client: ApiClient, cycleId: string) =>
  client.post('/sessions', { cycleId, folderName: 'samples' });

async function fill(client: ApiClient, sessionId: string, sizeBytes: number) {
  const { scan } = (await client.post(`/sessions/${sessionId}/scans`)).body;
  const entries = [{ path: 'a.bin', sizeBytes, modifiedAtMs: 1 }];
  await client.post(`/sessions/${sessionId}/manifest`, { scan, entries });
  return await client.post(`/sessions/${sessionId}/start`, { scan, files: 1 });
}

describe('the quota of sessions at a time', () => {
  it('lets no more sessions be than it says, also when many are made at once', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    await setCompany(client, { quotaSessions: 3, limitSessions: 5 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => newSession(client, cycleId)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.detail).toContain('3 sessions at a time');
    const rows = await app.db.select().from(sessions).where(eq(sessions.companyId, client.companyId));
    expect(rows).toHaveLength(3);
  });

  it('counts only sessions that have not ended, and none of another company', async () => {
    const other = await addCompany();
    await addSession(other, (await addCycle(other)).cycleId);
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    await setCompany(client, { limitSessions: 1 });
    const sessionId = await addSession(client, cycleId);
    expect((await newSession(client, cycleId)).status).toBe(409);
    await client.post(`/sessions/${sessionId}/cancel`);
    expect((await newSession(client, cycleId)).status).toBe(201);
  });
});

describe('the quota of bytes', () => {
  it('lets a session start only when its bytes and those uploaded before fit', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const before = await addSession(client, cycleId);
    await app.db.update(sessions).set({ bytesUploaded: 500 }).where(eq(sessions.id, before));
    await setCompany(client, { quotaBytes: 2000, limitBytes: 900 });
    const tooMuch = await fill(client, await addSession(client, cycleId), 401);
    expect(tooMuch.status).toBe(409);
    expect(tooMuch.body.detail).toContain('900 B; 500 B are used or on their way, and this folder has 401 B');
    expect((await fill(client, await addSession(client, cycleId), 400)).status).toBe(200);
  });

  it('counts what started sessions have still to bring, and looks again before a retry', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    await setCompany(client, { quotaBytes: 1000 });
    const first = await addSession(client, cycleId);
    expect((await fill(client, first, 700)).status).toBe(200);
    const second = await addSession(client, cycleId);
    expect((await fill(client, second, 700)).status).toBe(409);
    await client.post(`/sessions/${first}/cancel`);
    expect((await fill(client, second, 700)).status).toBe(200);
    const retried = await client.post(`/sessions/${first}/retry`);
    expect(retried).toMatchObject({ status: 409, body: { detail: expect.stringContaining('may store') } });
  });

  it('takes no more files after the start than it left, and then nothing of that batch', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    await setCompany(client, { quotaBytes: 1000 });
    const sessionId = await addSession(client, cycleId);
    expect((await fill(client, sessionId, 400)).status).toBe(200);
    const { scan } = (await client.post(`/sessions/${sessionId}/scans`)).body;
    const add = (path: string, sizeBytes: number) =>
      client.post(`/sessions/${sessionId}/manifest`, {
        scan,
        entries: [{ path, sizeBytes, modifiedAtMs: 1 }],
      });
    const refused = await add('b.bin', 601);
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('may still store') },
    });
    expect((await client.get(`/sessions/${sessionId}/files`)).body.files).toHaveLength(1);
    expect((await add('b.bin', 600)).status).toBe(200);
  });

  it('leaves the refused session as it was, so that it starts once there is room', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    await setCompany(client, { quotaBytes: 10 });
    const sessionId = await addSession(client, cycleId);
    expect((await fill(client, sessionId, 11)).status).toBe(409);
    expect((await client.get(`/sessions/${sessionId}`)).body.view.state).toBe('pending');
    await setCompany(client, { quotaBytes: null });
    expect((await fill(client, sessionId, 11)).status).toBe(200);
  });
});
