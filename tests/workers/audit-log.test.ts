import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, auditRow } from '../../app/server/audit.server';
import { createAppContext } from '../../app/server/context';
import type { Actor } from '../../core/access/actor';
import { appendAudit, auditIfChanged, type NewAuditRow } from '../../db/audit-log';
import { insertCompany } from '../../db/companies';
import { auditLog, companies } from '../../db/schema';

const app = createAppContext(env);
const where = { address: '203.0.113.7', place: 'Lisbon, PT', userAgent: 'Browser', requestId: 'r-1' };

async function addActor(): Promise<Actor> {
  const companyId = crypto.randomUUID();
  await insertCompany(app.db, { id: companyId, slug: companyId, name: 'Before', createdAtMs: 1 });
  return {
    companyId,
    userId: crypto.randomUUID(),
    role: 'admin',
    displayName: 'Ada',
    via: { kind: 'sign-in', signInId: 's-1' },
    mustSetUpTwoFactor: false,
  };
}

function renamed(actor: Actor): NewAuditRow {
  return auditRow({ ...app, where }, actor, {
    action: 'company.updated',
    target: { kind: 'company', id: actor.companyId, name: 'Before' },
    before: { name: 'Before', website: '' },
    after: { name: 'After', website: '' },
  });
}

function rename(companyId: string, name = 'After') {
  return app.db.update(companies).set({ name }).where(eq(companies.id, companyId));
}

async function entriesOf({ companyId }: Actor) {
  return await app.db.select().from(auditLog).where(eq(auditLog.companyId, companyId));
}

async function nameOf({ companyId }: Actor) {
  return (await app.db.select().from(companies).where(eq(companies.id, companyId)).get())?.name;
}

describe('the audit log', () => {
  it('refuses to change or delete an entry, whoever asks the database', async () => {
    const actor = await addActor();
    await appendAudit(app.db, renamed(actor));
    const [before] = await entriesOf(actor);
    const run = (statement: string) => env.DB.prepare(statement).bind(before?.id).run();
    await expect(run("update audit_log set actor_name = 'Nobody' where id = ?")).rejects.toThrow(
      'append-only',
    );
    await expect(run('delete from audit_log where id = ?')).rejects.toThrow('append-only');
    await expect(env.DB.prepare('delete from audit_log').run()).rejects.toThrow('append-only');
    expect(await entriesOf(actor)).toEqual([before]);
  });

  it('also refuses to replace an entry by a new one of the same number', async () => {
    const actor = await addActor();
    await appendAudit(app.db, renamed(actor));
    const [before] = await entriesOf(actor);
    const replace = env.DB.prepare(
      "insert or replace into audit_log (id, at_ms, actor_kind, actor_name, action) values (?, 1, 'nobody', 'x', 'y')",
    );
    await expect(replace.bind(before?.id).run()).rejects.toThrow('append-only');
    expect(await entriesOf(actor)).toEqual([before]);
  });

  it('has an entry for a statement that changed a row, with who, what and from where', async () => {
    const actor = await addActor();
    await app.db.batch([rename(actor.companyId), auditIfChanged(app.db, renamed(actor))]);
    expect(await entriesOf(actor)).toEqual([
      expect.objectContaining({
        actorKind: 'user',
        actorUserId: actor.userId,
        actorName: 'Ada',
        action: 'company.updated',
        targetKind: 'company',
        targetId: actor.companyId,
        targetName: 'Before',
        before: { name: 'Before' },
        after: { name: 'After' },
        refusal: null,
        ...where,
      }),
    ]);
  });

  it('has none for a statement that found no row, even when another one of the batch changed one', async () => {
    const actor = await addActor();
    await app.db.batch([
      rename(actor.companyId),
      rename(crypto.randomUUID()),
      auditIfChanged(app.db, renamed(actor)),
    ]);
    expect(await nameOf(actor)).toBe('After');
    expect(await entriesOf(actor)).toEqual([]);
  });

  it('takes the change back when its entry cannot be written', async () => {
    const actor = await addActor();
    const broken = { ...renamed(actor), actorName: null as unknown as string };
    await expect(app.db.batch([rename(actor.companyId), auditIfChanged(app.db, broken)])).rejects.toThrow();
    expect(await nameOf(actor)).toBe('Before');
    expect(await entriesOf(actor)).toEqual([]);
  });

  it('takes the entry back when a later statement of the batch fails', async () => {
    const actor = await addActor();
    const other = await addActor();
    const taken = app.db
      .update(companies)
      .set({ slug: other.companyId })
      .where(eq(companies.id, actor.companyId));
    await expect(
      app.db.batch([rename(actor.companyId), auditIfChanged(app.db, renamed(actor)), taken]),
    ).rejects.toThrow();
    expect(await nameOf(actor)).toBe('Before');
    expect(await entriesOf(actor)).toEqual([]);
  });

  it('numbers entries in the order of writing', async () => {
    const actor = await addActor();
    for (const name of ['One', 'Two', 'Three']) {
      const entry = { ...renamed(actor), targetName: name };
      await app.db.batch([rename(actor.companyId, name), auditIfChanged(app.db, entry)]);
    }
    const entries = await entriesOf(actor);
    expect(entries.map((entry) => entry.targetName)).toEqual(['One', 'Two', 'Three']);
    expect(entries.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id).sort((a, b) => a - b));
  });

  it('names the token that a person used', async () => {
    const actor: Actor = {
      ...(await addActor()),
      via: { kind: 'token', tokenId: 't-1', name: 'nightly job', scopes: [] },
    };
    await audit(app, actor, { action: 'access.refused', target: null, refusal: 'Not allowed.' });
    expect(await entriesOf(actor)).toEqual([
      expect.objectContaining({
        actorKind: 'token',
        actorName: 'Ada (token nightly job)',
        refusal: 'Not allowed.',
      }),
    ]);
  });
});
