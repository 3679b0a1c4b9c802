import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { resumeCompany, suspendCompany } from '../../app/server/operator/operator-companies.server';
import { auditLog } from '../../db/schema';
import { runJob } from '../../workers/coordinator/jobs/run-job';
import { addCompany, addCycle, addSession } from './support/api-client';
import { seedCompany } from './support/seeded-company';
import { bytes, Driver, newSession, type Session } from './support/session-driver';
import { keysOf } from './support/session-eyes';
import { changeSession } from './support/session-insides';

const app = createAppContext(env);

const jobsOf = (session: Session) =>
  changeSession(session, ({ outbox }) => outbox.jobs().map(({ id, kind }) => ({ id, kind })));

describe('a suspended company', () => {
  it('gets in nowhere, and is let in again when it is resumed', async () => {
    const client = await addCompany();
    const { cycleId } = await addCycle(client);
    const sessionId = await addSession(client, cycleId);
    expect((await suspendCompany(app, client.companyId)).ok).toBe(true);
    for (const path of ['/company', '/projects', `/sessions/${sessionId}`])
      expect((await client.get(path)).status).toBe(401);
    const upgrade = { upgrade: 'websocket' };
    const socket = await client.call('GET', `/sessions/${sessionId}/socket`, undefined, upgrade);
    expect(socket.status).toBe(401);
    expect((await resumeCompany(app, client.companyId)).ok).toBe(true);
    expect((await client.get('/company')).status).toBe(200);
    const entries = await app.db.select().from(auditLog).where(eq(auditLog.companyId, client.companyId));
    const own = entries.filter(({ actorKind }) => actorKind === 'operator');
    expect(own.map(({ action }) => action)).toEqual(['company.suspended', 'company.resumed']);
  });

  it('is suspended once, and resumed once', async () => {
    const client = await addCompany();
    await suspendCompany(app, client.companyId);
    expect(await suspendCompany(app, client.companyId)).toMatchObject({ ok: false, kind: 'conflict' });
    await resumeCompany(app, client.companyId);
    expect(await resumeCompany(app, client.companyId)).toMatchObject({ ok: false, kind: 'conflict' });
    expect(await suspendCompany(app, 'nobody')).toMatchObject({ ok: false, kind: 'not_found' });
  });

  it('has its sockets closed', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const driver = await Driver.connect(company, session);
    const closed = new Promise<CloseEvent>((resolve) => driver.socket.addEventListener('close', resolve));
    await suspendCompany(app, company.companyId);
    expect((await closed).code).toBe(4003);
  });

  it('loses no job: its session stands still, and goes on to its end when the company is resumed', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    await suspendCompany(app, company.companyId);
    const content = { 'a.txt': bytes(100), 'big.bin': bytes(20 * 1024 * 1024) };
    const early = await Driver.connect(company, session);
    await early.begin(content);
    const [job] = await jobsOf(session);
    if (!job) throw new Error('There is no job');
    const { id: jobId, kind } = job;
    const message = { version: 1, sessionId: session.sessionId, jobId, tries: 0, kind } as const;
    for (const deliveries of [1, 2, 60]) await runJob(env, message, deliveries);
    expect(await jobsOf(session)).toEqual([job]);
    expect((await session.stub.view(company.companyId)).state).toBe('planning');
    expect(await keysOf(company)).toEqual([]);

    await resumeCompany(app, company.companyId);
    // The first socket was closed, as nobody of a suspended company may watch: the person comes back.
    const late = await Driver.connect(company, session);
    await late.begin(content);
    expect((await late.run()).state).toBe('completed');
    expect(await keysOf(company)).toEqual(['raw/C1/a.txt', 'raw/C1/big.bin']);
  });
});
