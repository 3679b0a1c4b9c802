import { env } from 'cloudflare:test';
import { and, eq } from 'drizzle-orm';
import { describe, expect, inject, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { authenticate } from '../../app/server/sign-in/authenticate.server';
import { removeSsoConnection, saveSsoConnection } from '../../app/server/sso/sso-connection.server';
import { finishSso, type SsoAnswer } from '../../app/server/sso/sso-sign-in.server';
import { companies, oneTimeLinks, ssoIdentities, users } from '../../db/schema';
import { addCompany, origin } from './support/api-client';
import { appOf, locationOf, SsoBrowser } from './support/sso-browser';
import { addPerson, auditOf, companyWithSso, newAddress } from './support/sso-company';

const app = createAppContext(env);

/** From the first click to the answer of the callback. */
async function signIn(
  slug: string,
  login: string,
  next = '/',
  browser = new SsoBrowser(),
): Promise<SsoAnswer> {
  return await browser.finish(await browser.passProvider(locationOf(await browser.start(slug, next)), login));
}

async function whoIsSignedIn(browser: SsoBrowser) {
  const request = browser.request(`${origin}/`);
  return (await authenticate(request, appOf(request))).actor;
}

const usersOf = (companyId: string) => app.db.select().from(users).where(eq(users.companyId, companyId));
const actionsOf = async (companyId: string) => (await auditOf(companyId)).map(({ action }) => action);

describe('signing in at the provider', () => {
  it('signs in the user of the company with the verified address, and leads to where they wanted to go', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    const userId = await addPerson(companyId, email.toUpperCase());
    const browser = new SsoBrowser();
    const answer = await signIn(companyId, email, '/projects?tab=2', browser);
    expect(locationOf(answer)).toBe('/projects?tab=2');
    expect(await whoIsSignedIn(browser)).toMatchObject({ companyId, userId, role: 'user' });
    expect(await actionsOf(companyId)).toEqual(expect.arrayContaining(['user.linked', 'sign_in.done']));
  });

  it('sends the browser off with PKCE, a state and a nonce, and keeps them in a cookie that scripts cannot read', async () => {
    const { companyId } = await companyWithSso();
    const answer = await new SsoBrowser().start(companyId);
    const { searchParams } = new URL(locationOf(answer));
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('redirect_uri')).toBe(`${origin}/sso/callback/${companyId}`);
    expect(searchParams.get('response_type')).toBe('code');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name)?.length, name).toBeGreaterThan(40);
    if (!(answer instanceof Response)) return;
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-longshore-sso=/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=600'])
      expect(cookie).toContain(attribute);
  });

  it('knows a person again by the provider\'s "sub", also after their address changed here', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    const userId = await addPerson(companyId, email);
    await signIn(companyId, email);
    await app.db
      .update(users)
      .set({ email: newAddress('renamed') })
      .where(eq(users.id, userId));
    const browser = new SsoBrowser();
    await signIn(companyId, email, '/', browser);
    expect(await whoIsSignedIn(browser)).toMatchObject({ userId });
    expect((await actionsOf(companyId)).filter((action) => action === 'user.linked')).toHaveLength(1);
  });

  it.each([
    ['https://evil.test/', '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/.//evil.test', '/evil.test'],
  ])('leads for %j no further than %j', async (next, expected) => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    await addPerson(companyId, email);
    expect(locationOf(await signIn(companyId, email, next))).toBe(expected);
  });

  it('is the acceptance of an invitation, whose link then works no more', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('invited');
    const userId = await addPerson(companyId, email, { active: false, invitedAtMs: 5 });
    await app.db.insert(oneTimeLinks).values({
      ...{
        id: crypto.randomUUID(),
        companyId,
        userId,
        purpose: 'invitation',
        tokenHash: crypto.randomUUID(),
      },
      createdAtMs: 5,
      expiresAtMs: Date.now() + 60_000,
    });
    locationOf(await signIn(companyId, email));
    const user = await app.db.select().from(users).where(eq(users.id, userId)).get();
    expect(user).toMatchObject({ active: true, invitedAtMs: null, version: 2 });
    const link = await app.db.select().from(oneTimeLinks).where(eq(oneTimeLinks.userId, userId)).get();
    expect(link?.usedAtMs).not.toBeNull();
    expect(await actionsOf(companyId)).toContain('user.accepted');
  });
});

describe('nobody gets in', () => {
  const refused = async (slug: string, login: string) => {
    const browser = new SsoBrowser();
    const answer = await signIn(slug, login, '/', browser);
    expect(answer).not.toBeInstanceOf(Response);
    expect(await whoIsSignedIn(browser)).toBeNull();
    return answer instanceof Response ? null : answer.problem;
  };

  it('by an address that the provider has not verified', async () => {
    const { companyId } = await companyWithSso({ createUsers: true, allowedEmailDomains: ['lab.example'] });
    const email = newAddress('unverified');
    await addPerson(companyId, email);
    expect(await refused(companyId, email)).toBe('unverified');
    expect(await app.db.select().from(ssoIdentities).where(eq(ssoIdentities.companyId, companyId))).toEqual(
      [],
    );
    expect(await actionsOf(companyId)).toContain('sign_in.refused');
  });

  it('whose invited address has an account at another company by now, and the invitation stays open', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('invited');
    const userId = await addPerson(companyId, email, { active: false, invitedAtMs: 5 });
    const other = await addCompany();
    await addPerson(other.companyId, email);
    expect(await refused(companyId, email)).toBe('address_taken');
    const user = await app.db.select().from(users).where(eq(users.id, userId)).get();
    expect(user).toMatchObject({ active: false, invitedAtMs: 5, version: 1 });
    expect(await app.db.$count(ssoIdentities, eq(ssoIdentities.companyId, companyId))).toBe(0);
  });

  it('who is a user of another company, which is left as it was', async () => {
    const [one, other] = [
      await companyWithSso({ createUsers: true, allowedEmailDomains: ['lab.example'] }),
      await companyWithSso(),
    ];
    const email = newAddress('ada');
    const userId = await addPerson(other.companyId, email);
    const before = await usersOf(other.companyId);
    expect(await refused(one.companyId, email)).toBe('no_account');
    expect(await usersOf(other.companyId)).toEqual(before);
    expect(await usersOf(one.companyId)).toHaveLength(1);
    expect(await app.db.select().from(ssoIdentities).where(eq(ssoIdentities.userId, userId))).toEqual([]);
  });

  it('who was only recognised in another company with the same provider', async () => {
    const [one, other] = [await companyWithSso(), await companyWithSso()];
    const email = newAddress('ada');
    await addPerson(other.companyId, email);
    locationOf(await signIn(other.companyId, email));
    expect(await refused(one.companyId, email)).toBe('no_account');
  });

  it('who is not active, whether known before or not', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    const userId = await addPerson(companyId, email);
    locationOf(await signIn(companyId, email));
    await app.db.update(users).set({ active: false }).where(eq(users.id, userId));
    expect(await refused(companyId, email)).toBe('inactive');
    const stranger = newAddress('eve');
    await addPerson(companyId, stranger, { active: false });
    expect(await refused(companyId, stranger)).toBe('inactive');
  });

  it('who was deleted', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    const userId = await addPerson(companyId, email);
    locationOf(await signIn(companyId, email));
    await app.db.update(users).set({ deletedAtMs: 9 }).where(eq(users.id, userId));
    expect(await refused(companyId, email)).toBe('no_account');
  });

  it('who was given the address of a person that the provider still knows', async () => {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    await addPerson(companyId, email);
    locationOf(await signIn(companyId, email));
    expect(await refused(companyId, `2:${email}`)).toBe('linked_elsewhere');
  });

  it('of a suspended company, or by a connection that is off, removed or of no company', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const problem = async (slug: string) => {
      const answer = await new SsoBrowser().start(slug);
      return answer instanceof Response ? null : answer.problem;
    };
    expect(await problem(companyId)).toBeNull();
    expect(await problem('no-such-company')).toBe('unavailable');
    expect(await problem('')).toBe('unavailable');
    await app.db.update(companies).set({ suspendedAtMs: 1 }).where(eq(companies.id, companyId));
    expect(await problem(companyId)).toBe('unavailable');
    await app.db.update(companies).set({ suspendedAtMs: null }).where(eq(companies.id, companyId));
    await saveSsoConnection(app, actor, { ...input, enabled: false });
    expect(await problem(companyId)).toBe('unavailable');
    await removeSsoConnection(app, actor);
    expect(await problem(companyId)).toBe('unavailable');
  });

  it('when the company was suspended, or the connection changed, while they were at the provider', async () => {
    const { companyId, actor, input } = await companyWithSso();
    const email = newAddress('ada');
    await addPerson(companyId, email);
    for (const change of [
      () => app.db.update(companies).set({ suspendedAtMs: 1 }).where(eq(companies.id, companyId)),
      () => saveSsoConnection(app, actor, { ...input, enabled: false }),
    ]) {
      const browser = new SsoBrowser();
      const callback = await browser.passProvider(locationOf(await browser.start(companyId)), email);
      await change();
      expect(await browser.finish(callback)).toMatchObject({ problem: 'stale' });
      await app.db.update(companies).set({ suspendedAtMs: null }).where(eq(companies.id, companyId));
    }
  });
});

describe('an unknown person', () => {
  const attempt = async (change: Parameters<typeof companyWithSso>[0], email: string) => {
    const { companyId } = await companyWithSso(change);
    const browser = new SsoBrowser();
    const answer = await signIn(companyId, email, '/', browser);
    const made = (await usersOf(companyId)).filter((user) => user.email === email);
    return { companyId, browser, made, problem: answer instanceof Response ? null : answer.problem };
  };

  it('becomes a user at their first sign-in where the company wants that for their domain', async () => {
    const email = newAddress('new.person');
    const { companyId, browser, made } = await attempt(
      { createUsers: true, allowedEmailDomains: ['lab.example'] },
      email,
    );
    expect(made).toMatchObject([{ role: 'user', active: true, passwordHash: '', invitedAtMs: null }]);
    expect(made[0]?.username).toBe(email.split('@')[0]);
    expect(await whoIsSignedIn(browser)).toMatchObject({ companyId, userId: made[0]?.id, role: 'user' });
    expect(await actionsOf(companyId)).toContain('user.created');
    // And is the same user the next time.
    locationOf(await signIn(companyId, email));
    expect(await usersOf(companyId)).toHaveLength(2);
  });

  it('gets another username where theirs is taken', async () => {
    const email = newAddress('taken');
    const [name = ''] = email.split('@');
    const { companyId } = await addCompany();
    await addPerson(companyId, newAddress('x'), { username: name });
    const { made } = await attempt({ createUsers: true, allowedEmailDomains: ['lab.example'] }, email);
    expect(made[0]?.username).toMatch(new RegExp(`^${name}-[0-9a-f]{6}$`));
  });

  it.each<[string, Parameters<typeof companyWithSso>[0]]>([
    ['the company does not want that', { createUsers: false, allowedEmailDomains: ['lab.example'] }],
    ['the company names no domain', { createUsers: true, allowedEmailDomains: [] }],
    ['their domain is another', { createUsers: true, allowedEmailDomains: ['other.example'] }],
  ])('does not become one where %s', async (_why, change) => {
    const { made, problem } = await attempt(change, newAddress('new'));
    expect(made).toEqual([]);
    expect(problem).toBe('no_account');
  });

  it('becomes one user only when several tabs come back at once', async () => {
    const { companyId } = await companyWithSso({ createUsers: true, allowedEmailDomains: ['lab.example'] });
    const email = newAddress('twice');
    const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(companyId, email)));
    for (const answer of answers) expect(locationOf(answer)).toBe('/');
    const made = await app.db
      .select()
      .from(users)
      .where(and(eq(users.companyId, companyId), eq(users.email, email)));
    expect(made).toHaveLength(1);
  });
});

describe('what comes back from the provider', () => {
  async function cameBack() {
    const { companyId } = await companyWithSso();
    const email = newAddress('ada');
    await addPerson(companyId, email);
    const browser = new SsoBrowser();
    const callback = await browser.passProvider(locationOf(await browser.start(companyId)), email);
    return { companyId, browser, callback, email };
  }

  it('is refused in another browser, without a cookie or with that of another start', async () => {
    const { callback, companyId } = await cameBack();
    expect(await new SsoBrowser().finish(callback)).toMatchObject({ problem: 'stale' });
    const other = new SsoBrowser();
    await other.start(companyId);
    expect(await other.finish(callback)).toMatchObject({ problem: 'stale' });
  });

  it('is refused with a cookie that was altered, cut or made by somebody else', async () => {
    const { browser, callback } = await cameBack();
    const jar = browser.cookies.get(origin);
    const name = '__Host-longshore-sso';
    const value = jar?.get(name) ?? '';
    const [text = '', mac = ''] = value.split('.');
    const pending = JSON.parse(atob(text.replace(/-/g, '+').replace(/_/g, '/')));
    const changed = btoa(JSON.stringify({ ...pending, expiresAtMs: pending.expiresAtMs + 1 })).replace(
      /=+$/,
      '',
    );
    for (const forged of [`${changed}.${mac}`, text, `${text}.`, `${text}.AAAA`, 'x', '.', `.${mac}`]) {
      jar?.set(name, forged);
      expect(await browser.finish(callback), forged).toMatchObject({ problem: 'stale' });
    }
    jar?.set(name, value);
    expect(await browser.finish(callback)).toBeInstanceOf(Response);
  });

  it('is refused after ten minutes', async () => {
    const { browser, callback, companyId } = await cameBack();
    const request = browser.request(callback);
    const late = { ...appOf(request), nowMs: () => Date.now() + 10 * 60_000 };
    expect(await finishSso(request, late, companyId)).toMatchObject({ problem: 'stale' });
  });

  it('works once: neither the same address nor the same code signs in again', async () => {
    const { browser, callback, companyId, email } = await cameBack();
    const kept = browser.cookies.get(origin)?.get('__Host-longshore-sso') ?? '';
    expect(await browser.finish(callback)).toBeInstanceOf(Response);
    expect(await browser.finish(callback)).toMatchObject({ problem: 'stale' });
    // Somebody who kept the cookie, too.
    browser.cookies.get(origin)?.set('__Host-longshore-sso', kept);
    expect(await browser.finish(callback)).toMatchObject({ problem: 'failed' });
    // And a code that was meant for another browser fits no other code verifier.
    const victim = await cameBack();
    const thief = new SsoBrowser();
    const own = await thief.passProvider(locationOf(await thief.start(companyId)), email);
    const stolen = new URL(own);
    stolen.searchParams.set('code', new URL(victim.callback).searchParams.get('code') ?? '');
    expect(await thief.finish(stolen.href)).toMatchObject({ problem: 'failed' });
  });

  it("is a cancellation in one sentence of our own, whatever the provider's words are", async () => {
    const { companyId } = await companyWithSso();
    const browser = new SsoBrowser();
    const start = new URL(locationOf(await browser.start(companyId)));
    const back = new URL(`${origin}/sso/callback/${companyId}`);
    back.searchParams.set('state', start.searchParams.get('state') ?? '');
    back.searchParams.set('iss', inject('oidc').issuer);
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', '<b>call 555-0100</b>');
    const answer = await browser.finish(back.href);
    expect(answer).toMatchObject({ problem: 'cancelled' });
    expect(JSON.stringify(answer)).not.toContain('555');
  });
});
