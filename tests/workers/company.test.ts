import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { permissions } from '../../core/access/permissions';
import { companies, users } from '../../db/schema';
import { type ApiClient, addCompany, addCycle, addSession, addUser } from './support/api-client';

const app = createAppContext(env);

async function setCompany(id: string, change: Partial<typeof companies.$inferInsert>) {
  await app.db.update(companies).set(change).where(eq(companies.id, id));
}

async function lastEntry(admin: ApiClient) {
  return (await admin.get('/audit-log?limit=1')).body.entries[0];
}

describe('the company', () => {
  let admin: ApiClient;

  beforeAll(async () => {
    admin = await addCompany();
  });

  it('is read by both roles and changed by administrators, with before and after in the audit log', async () => {
    const user = await addUser(admin.companyId, 'user');
    const read = await user.get('/company');
    expect(read.body.company).toMatchObject({ name: 'A company', slug: admin.companyId, version: 1 });
    expect((await user.patch('/company', { name: 'Mine' })).status).toBe(403);
    const change = {
      name: 'Soil Works',
      slug: `soil-${admin.companyId.slice(0, 8)}`,
      contactEmail: 'Office@Soil.example',
      website: 'https://soil.example',
      allowedEmailDomains: ['Soil.example', 'soil.example'],
      defaultUploadSettings: {
        parallelUploads: 3,
        retries: 1,
        partSizeBytes: 8 * 1024 * 1024,
        conflictPolicy: 'fail',
      },
      quotaBytes: 1000,
      quotaSessions: 5,
    };
    const changed = await admin.patch('/company', change);
    expect(changed.body.company).toMatchObject({
      ...change,
      contactEmail: 'office@soil.example',
      allowedEmailDomains: ['soil.example'],
      version: 2,
    });
    expect(changed.headers.get('etag')).toBe('"v2"');
    expect(await lastEntry(admin)).toMatchObject({
      action: 'company.updated',
      targetKind: 'company',
      before: { name: 'A company', quotaBytes: null },
      after: { name: 'Soil Works', quotaBytes: 1000 },
    });
    const emptied = await admin.patch('/company', { contactEmail: '', quotaBytes: null });
    expect(emptied.body.company).toMatchObject({ contactEmail: null, quotaBytes: null, quotaSessions: 5 });
  });

  it('keeps an edit that was made on an older version out, and says so', async () => {
    const other = await addCompany();
    const edit = (match: string, name: string) =>
      other.call('PATCH', '/company', { name }, { 'if-match': match });
    expect((await edit('"v1"', 'One')).status).toBe(200);
    expect((await edit('"v1"', 'Two')).status).toBe(412);
    expect((await other.get('/company')).body.company.name).toBe('One');
    expect((await lastEntry(other)).after).toEqual({ name: 'One' });
  });

  it('does not take the name for addresses of another company', async () => {
    const other = await addCompany();
    const { status, body } = await other.patch('/company', { slug: admin.companyId.toUpperCase() });
    expect([status, body.field]).toEqual([200, undefined]);
    const taken = await admin.patch('/company', { slug: admin.companyId });
    expect([taken.status, taken.body.field]).toEqual([409, 'slug']);
  });

  it('takes no storage profile of another company as its own', async () => {
    const other = await addCompany();
    const { profileId } = await addCycle(other);
    const refused = await admin.patch('/company', { defaultStorageProfileId: profileId });
    expect([refused.status, refused.body.field]).toEqual([400, 'defaultStorageProfileId']);
    expect((await other.patch('/company', { defaultStorageProfileId: profileId })).status).toBe(200);
  });

  it('may require two-factor sign-in once its administrator has it', async () => {
    const other = await addCompany();
    const refused = await other.patch('/company', { requireTwoFactor: true });
    expect([refused.status, refused.body.field]).toEqual([409, 'requireTwoFactor']);
    await app.db.update(users).set({ totpConfirmedAtMs: 1 }).where(eq(users.id, other.userId));
    expect((await other.patch('/company', { requireTwoFactor: true })).status).toBe(200);
    const user = await addUser(other.companyId, 'user');
    expect((await user.get('/company')).status).toBe(403);
  });

  it('sets no quota above the limit of the operator', async () => {
    const other = await addCompany();
    await setCompany(other.companyId, { limitBytes: 2 * 1024 ** 3, limitSessions: 3 });
    const bytes = await other.patch('/company', { quotaBytes: 2 * 1024 ** 3 + 1 });
    expect([bytes.status, bytes.body.field]).toEqual([400, 'quotaBytes']);
    expect(bytes.body.detail).toContain('2 GiB');
    const sessions = await other.patch('/company', { quotaSessions: 4 });
    expect([sessions.status, sessions.body.field]).toEqual([400, 'quotaSessions']);
    expect((await other.patch('/company', { quotaBytes: 1, quotaSessions: 3 })).status).toBe(200);
    const { usage } = (await other.get('/company/usage')).body;
    expect(usage).toMatchObject({ allowedBytes: 1, allowedSessions: 3 });
  });

  it('cannot set what is not its own to set', async () => {
    for (const field of ['limitBytes', 'suspendedAtMs', 'version', 'id']) {
      const { status, body } = await admin.patch('/company', { [field]: 1 });
      expect([status, body.field]).toEqual([400, field]);
    }
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ slug: '-a' }, 'slug'],
    [{ slug: 'ä' }, 'slug'],
    [{ contactEmail: 'nobody' }, 'contactEmail'],
    [{ website: 'javascript:alert(1)' }, 'website'],
    [{ allowedEmailDomains: ['@soil.example'] }, 'allowedEmailDomains.0'],
    [{ quotaSessions: 0 }, 'quotaSessions'],
    [{ quotaBytes: 1.5 }, 'quotaBytes'],
    [{ defaultUploadSettings: { retries: 11 } }, 'defaultUploadSettings.retries'],
  ])('refuses %j with a sentence about %s', async (change, field) => {
    const { status, body } = await admin.patch('/company', change);
    expect([status, body.field]).toEqual([400, field]);
    expect(body.detail).toMatch(/\.$/);
  });

  it('counts what it uses, and nothing of another company', async () => {
    const other = await addCompany();
    const { cycleId } = await addCycle(other);
    await addSession(other, cycleId);
    await addUser(other.companyId, 'user');
    expect((await other.get('/company/usage')).body.usage).toEqual({
      users: 2,
      projects: 1,
      sessions: 1,
      activeSessions: 1,
      bytesUploaded: 0,
      allowedBytes: null,
      allowedSessions: null,
    });
  });

  it('shows both roles and what they may do from the one table', async () => {
    const { roles } = (await admin.get('/roles')).body;
    expect(roles.map(({ role }: { role: string }) => role)).toEqual(['admin', 'user']);
    for (const { role, actions } of roles) {
      const wanted = Object.entries(permissions).filter(([, { roles: may }]) =>
        (may as readonly string[]).includes(role),
      );
      expect(actions.map(({ action }: { action: string }) => action)).toEqual(wanted.map(([name]) => name));
    }
  });
});
