import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, inject, it } from 'vitest';
import { auditRow } from '../../app/server/audit.server';
import { createAppContext } from '../../app/server/context';
import {
  getSsoConnection,
  removeSsoConnection,
  saveSsoConnection,
} from '../../app/server/sso/sso-connection.server';
import { testSsoConnection } from '../../app/server/sso/test-connection.server';
import { ssoConnections, ssoIdentities, users } from '../../db/schema';
import { editUser } from '../../db/user-changes';
import { addCompany, addUser } from './support/api-client';
import { locationOf, SsoBrowser } from './support/sso-browser';
import { actorOf, addPerson, auditOf, companyWithSso, newAddress, ssoInput } from './support/sso-company';

const app = createAppContext(env);
const { clientSecret, broken } = inject('oidc');
const rowOf = (companyId: string) =>
  app.db.select().from(ssoConnections).where(eq(ssoConnections.companyId, companyId)).get();

describe('the single sign-on connection', () => {
  it('is saved with its secret sealed, shown without it, and written down', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const shown = await getSsoConnection(app, actor);
    expect(shown).toMatchObject({
      ok: true,
      value: { issuer: input.issuer, clientId: 'longshore', enabled: true, createUsers: false, version: 1 },
    });
    expect(JSON.stringify(shown)).not.toContain('ecret');
    expect((await rowOf(companyId))?.clientSecretSealed).toMatch(/^v1\./);
    const changed = await saveSsoConnection(app, actor, { ...input, createUsers: true, clientSecret: '' });
    expect(changed).toMatchObject({ ok: true, value: { createUsers: true, version: 2 } });
    const entries = (await auditOf(companyId)).filter(({ action }) => action === 'sso.updated');
    expect(entries).toHaveLength(2);
    expect(entries[0]?.after).toMatchObject({ issuer: input.issuer, clientSecret: 'set' });
    expect(entries[1]).toMatchObject({ before: { createUsers: false }, after: { createUsers: true } });
    expect(JSON.stringify(entries)).not.toContain(clientSecret);
  });

  it('keeps the stored secret when none is entered, but never sends it to another issuer or client', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const sealed = (await rowOf(companyId))?.clientSecretSealed;
    const { clientSecret: _entered, ...without } = input;
    expect(await saveSsoConnection(app, actor, without)).toMatchObject({ ok: true });
    expect((await rowOf(companyId))?.clientSecretSealed).toBe(sealed);
    for (const change of [{ issuer: `${broken.origin}/good` }, { clientId: 'other' }]) {
      expect(await saveSsoConnection(app, actor, { ...without, ...change })).toMatchObject({
        ok: false,
        field: 'clientSecret',
      });
    }
    expect(await rowOf(companyId)).toMatchObject({ issuer: input.issuer, clientId: 'longshore' });
  });

  it('needs a secret the first time', async () => {
    const actor = await actorOf(await addCompany());
    const saved = await saveSsoConnection(app, actor, ssoInput({ clientSecret: undefined }));
    expect(saved).toMatchObject({ ok: false, field: 'clientSecret', sentence: 'Enter the client secret.' });
  });

  it('is not for users, nor for the administrators of another company', async () => {
    const { client, companyId } = await companyWithSso();
    const user = await actorOf(await addUser(companyId, 'user'));
    expect(await getSsoConnection(app, user)).toMatchObject({ kind: 'forbidden' });
    expect(await saveSsoConnection(app, user, ssoInput())).toMatchObject({ kind: 'forbidden' });
    expect(await removeSsoConnection(app, user)).toMatchObject({ kind: 'forbidden' });
    expect(await testSsoConnection(app, user)).toMatchObject({ kind: 'forbidden' });
    const stranger = await actorOf(await addCompany());
    expect(await getSsoConnection(app, stranger)).toMatchObject({ kind: 'not_found' });
    expect(await removeSsoConnection(app, stranger)).toMatchObject({ kind: 'not_found' });
    expect(await rowOf(client.companyId)).toMatchObject({ version: 1 });
  });

  it('refuses a change to a version that is no longer the newest, and then changes nothing', async () => {
    const { companyId, actor, input } = await companyWithSso();
    await saveSsoConnection(app, actor, { ...input, createUsers: true }, 1);
    expect(await saveSsoConnection(app, actor, input, 1)).toMatchObject({ kind: 'stale' });
    expect(await removeSsoConnection(app, actor, 1)).toMatchObject({ kind: 'stale' });
    expect(await rowOf(companyId)).toMatchObject({ createUsers: true, version: 2 });
    expect(await removeSsoConnection(app, actor, 2)).toMatchObject({ ok: true });
  });

  it('can be switched off although the provider is gone', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const gone = 'http://127.0.0.1:9';
    await app.db.update(ssoConnections).set({ issuer: gone }).where(eq(ssoConnections.companyId, companyId));
    const { clientSecret: _entered, ...without } = { ...input, issuer: gone };
    expect(await saveSsoConnection(app, actor, without)).toMatchObject({ ok: false, field: 'issuer' });
    expect(await saveSsoConnection(app, actor, { ...without, enabled: false })).toMatchObject({ ok: true });
  });

  it('forgets whom a "sub" stands for when the client or issuer changes, or it is removed', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const email = newAddress('ada');
    const userId = await addPerson(companyId, email);
    const linked = async () =>
      (await app.db.select().from(ssoIdentities).where(eq(ssoIdentities.userId, userId))).length;
    const browser = new SsoBrowser();
    locationOf(
      await browser.finish(await browser.passProvider(locationOf(await browser.start(companyId)), email)),
    );
    await saveSsoConnection(app, actor, { ...input, createUsers: true });
    expect(await linked()).toBe(1);
    const other = { issuer: `${broken.origin}/good`, clientSecret: broken.clientSecret };
    expect(await saveSsoConnection(app, actor, { ...input, ...other })).toMatchObject({ ok: true });
    expect(await linked()).toBe(0);
    await saveSsoConnection(app, actor, input);
    const again = new SsoBrowser();
    locationOf(await again.finish(await again.passProvider(locationOf(await again.start(companyId)), email)));
    expect(await linked()).toBe(1);
    await removeSsoConnection(app, actor);
    expect(await linked()).toBe(0);
    expect(await rowOf(companyId)).toBeUndefined();
    expect((await auditOf(companyId)).map(({ action }) => action)).toContain('sso.removed');
  });

  it('is neither removed nor switched off nor bound anew while no administrator has a password', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const setHash = (passwordHash: string) =>
      app.db.update(users).set({ passwordHash }).where(eq(users.companyId, companyId));
    await setHash('');
    const other = { issuer: `${broken.origin}/good`, clientSecret: broken.clientSecret };
    const refused = { kind: 'conflict', sentence: expect.stringContaining('has a password') };
    expect(await removeSsoConnection(app, actor)).toMatchObject(refused);
    expect(await saveSsoConnection(app, actor, { ...input, enabled: false })).toMatchObject(refused);
    expect(await saveSsoConnection(app, actor, { ...input, ...other })).toMatchObject(refused);
    expect(await rowOf(companyId)).toMatchObject({ enabled: true, issuer: input.issuer, version: 1 });
    expect(await saveSsoConnection(app, actor, { ...input, createUsers: true })).toMatchObject({ ok: true });
    await setHash('one');
    expect(await removeSsoConnection(app, actor)).toMatchObject({ ok: true });
  });

  it('is what makes an administrator without a password count as one who is left', async () => {
    const { companyId, actor } = await companyWithSso();
    await addPerson(companyId, newAddress('bob'), { role: 'admin' });
    const demote = async () => {
      const entry = auditRow(app, actor, {
        action: 'user.updated',
        target: { kind: 'user', id: actor.userId, name: '' },
      });
      const change = { role: 'user' as const };
      const { userId } = actor;
      return await editUser(app.db, { companyId, userId, change, takesRights: true, nowMs: 5, entry });
    };
    const setEnabled = (enabled: boolean) =>
      app.db.update(ssoConnections).set({ enabled }).where(eq(ssoConnections.companyId, companyId));
    await setEnabled(false);
    expect(await demote()).toMatchObject({ kind: 'refused' });
    await setEnabled(true);
    expect(await demote()).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['http://login.example.com', /https/],
    ['https://10.0.0.1', /public host name/],
    ['https://login.example.com:8443', /port/],
    ['nonsense', /not an address/],
  ])('is refused with the issuer %j, in one sentence about that field', async (issuer, sentence) => {
    const actor = await actorOf(await addCompany());
    const saved = await saveSsoConnection(app, actor, ssoInput({ issuer }));
    expect(saved).toMatchObject({ ok: false, field: 'issuer', sentence: expect.stringMatching(sentence) });
    expect(await rowOf(actor.companyId)).toBeUndefined();
  });
});

describe('the test of a connection', () => {
  it('passes where the provider knows the client and its secret', async () => {
    const { actor } = await companyWithSso();
    expect(await testSsoConnection(app, actor)).toMatchObject({ ok: true, value: { ok: true } });
  });

  it('names a wrong secret or client ID', async () => {
    for (const change of [{ clientSecret: 'wrong' }, { clientId: 'unknown' }]) {
      const { actor } = await companyWithSso(change);
      expect(await testSsoConnection(app, actor)).toMatchObject({
        ok: true,
        value: { ok: false, sentence: expect.stringContaining('refuses the client ID or the client secret') },
      });
    }
  });
});

describe('the REST API', () => {
  const path = '/company/sso';

  it('makes, shows, changes, tests and removes the connection, and never answers its secret', async () => {
    const client = await addCompany();
    expect((await client.get(path)).status).toBe(404);
    const made = await client.call('PUT', path, ssoInput());
    expect(made.status).toBe(200);
    expect(made.headers.get('etag')).toBe('"v1"');
    const shown = await client.get(path);
    expect(shown.body.ssoConnection).toMatchObject({ clientId: 'longshore', enabled: true });
    for (const { text } of [made, shown]) expect(text).not.toMatch(/secret|sealed/i);
    expect((await client.post(`${path}/test`)).body).toMatchObject({ ok: true });
    expect((await client.remove(path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
  });

  it('refuses a change of an older version', async () => {
    const client = await addCompany();
    await client.call('PUT', path, ssoInput());
    const ifMatch = { 'if-match': '"v1"' };
    expect((await client.call('PUT', path, ssoInput({ createUsers: true }), ifMatch)).status).toBe(200);
    expect((await client.call('PUT', path, ssoInput(), ifMatch)).status).toBe(412);
    expect((await client.call('DELETE', path, undefined, ifMatch)).status).toBe(412);
    expect((await client.get(path)).body.ssoConnection).toMatchObject({ createUsers: true, version: 2 });
  });

  it('says what is wrong with an issuer as a problem of that field', async () => {
    const answer = await (await addCompany()).call('PUT', path, ssoInput({ issuer: 'https://10.0.0.1' }));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ field: 'issuer', detail: expect.stringMatching(/public host name/) });
  });
});
