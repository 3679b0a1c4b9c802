import { env, SELF } from 'cloudflare:test';
import { createHmac } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { exportSPKI, importJWK, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAccessToken } from '../../app/server/sign-in/access-token.server';
import { createApiToken } from '../../app/server/sign-in/api-tokens.server';
import { authenticate } from '../../app/server/sign-in/authenticate.server';
import { hashToken } from '../../app/server/sign-in/opaque-token.server';
import { type Tokens, tokenCookies } from '../../app/server/sign-in/sign-in-cookies.server';
import { readSigningKeys } from '../../app/server/sign-in/signing-keys.server';
import { refreshSignIn } from '../../app/server/sign-in/start-sign-in.server';
import { SigningKeySetSchema } from '../../core/access/signing-key-set';
import { apiTokens, auditLog, companies, refreshTokens, signIns, users } from '../../db/schema';
import { selectStanding } from '../../db/sign-ins';
import { addCompany, origin, signedInTokens } from './support/api-client';
import { makeApiToken } from './support/api-token';
import { addPerson, appAt, callAsClient, type Person } from './support/people';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const keySet = SigningKeySetSchema.parse(JSON.parse(env.SIGN_IN_KEYS));
const { db } = appAt(0);
let ada: Person;
let tokens: Tokens;
let signInId: string;

beforeEach(async () => {
  ada = await addPerson();
  tokens = await signedInTokens(ada.companyId, ada.id);
  const row = await db.select().from(signIns).where(eq(signIns.userId, ada.id)).get();
  signInId = row?.id ?? '';
});

const bearer = (token: string) => new Request(origin, { headers: { authorization: `Bearer ${token}` } });
const actorOf = async (token: string, atMs = 0) => (await authenticate(bearer(token), appAt(atMs))).actor;
const refresh = (token: string, atMs = 0) => refreshSignIn(appAt(atMs), token);
async function next(token: string, atMs = 0): Promise<string> {
  const refreshed = await refresh(token, atMs);
  if (!refreshed.ok) throw new Error(`The token was not exchanged: ${refreshed.why}`);
  return refreshed.tokens.refreshToken;
}

interface Forgery {
  readonly kid?: string;
  readonly typ?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly signWith?: 'new' | 'old';
}

/** A token like ours but for what is named. */
async function forge({
  kid = 'new',
  typ = 'at+jwt',
  iss = 'longshore',
  aud = 'longshore',
  signWith = 'new',
}: Forgery) {
  const jwk = keySet.keys.find((key) => key.kid === signWith);
  const key = await importJWK(jwk ?? {}, 'RS256');
  return await new SignJWT({ sid: signInId, company: ada.companyId })
    .setProtectedHeader({ alg: 'RS256', typ, kid })
    .setIssuer(iss)
    .setAudience(aud)
    .setSubject(ada.id)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('30m')
    .sign(key);
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('counts for thirty minutes, and for clocks that differ by half a minute either way', async () => {
    expect(await actorOf(tokens.accessToken)).toMatchObject({ userId: ada.id });
    expect(await actorOf(tokens.accessToken, 30 * minuteMs + 20_000)).not.toBeNull();
    expect(await actorOf(tokens.accessToken, 31 * minuteMs)).toBeNull();
    expect(await actorOf(tokens.accessToken, -20_000)).not.toBeNull();
    expect(await actorOf(tokens.accessToken, -2 * minuteMs)).toBeNull();
  });

  it('counts when either of the two live keys has signed it, under the name of that key', async () => {
    expect(await actorOf(await forge({}))).not.toBeNull();
    expect(await actorOf(await forge({ kid: 'old', signWith: 'old' }))).not.toBeNull();
    for (const odd of [{ kid: 'old' }, { signWith: 'old' }, { kid: 'nobody' }, { kid: '' }] as const)
      expect(await actorOf(await forge(odd)), JSON.stringify(odd)).toBeNull();
  });

  it.each([{ typ: 'JWT' }, { iss: 'somebody' }, { aud: 'another' }])(
    'is worth nothing with %j',
    async (odd) => {
      expect(await actorOf(await forge(odd))).toBeNull();
    },
  );

  it('is worth nothing with "alg": "none", or HS256 and the public key as its secret', async () => {
    const [, payload = ''] = tokens.accessToken.split('.');
    const { publicKeys } = await readSigningKeys(env.SIGN_IN_KEYS);
    const publicKey = publicKeys.get('new');
    if (!publicKey) throw new Error('The key set has no key "new"');
    const header = (alg: string) => base64url({ alg, typ: 'at+jwt', kid: 'new' });
    expect(await actorOf(`${header('none')}.${payload}.`)).toBeNull();
    const secrets = [await exportSPKI(publicKey), JSON.stringify(keySet.keys[0]?.n)];
    for (const secret of secrets) {
      const signed = `${header('HS256')}.${payload}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(
        await readAccessToken(await readSigningKeys(env.SIGN_IN_KEYS), `${signed}.${mac}`, Date.now()),
      ).toBeNull();
      expect(await actorOf(`${signed}.${mac}`)).toBeNull();
    }
  });

  it('is worth nothing once its payload is changed', async () => {
    const [header, payload = '', signature] = tokens.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = base64url({ ...claims, exp: claims.exp + 3_600 });
    expect(await actorOf(`${header}.${changed}.${signature}`)).toBeNull();
  });

  it('is worth nothing as soon as its sign-in has ended', async () => {
    await db
      .update(signIns)
      .set({ endedAtMs: 1, endedBecause: 'role_changed' })
      .where(eq(signIns.id, signInId));
    expect(await actorOf(tokens.accessToken)).toBeNull();
    expect(await refresh(tokens.refreshToken)).toEqual({ ok: false, why: 'ended' });
  });

  it.each([
    'UPDATE users SET active = 0 WHERE id = ?',
    'UPDATE users SET deleted_at_ms = 1 WHERE id = ?',
    'UPDATE companies SET suspended_at_ms = 1 WHERE id = (SELECT company_id FROM users WHERE id = ?)',
  ])('is worth nothing after %s', async (statement) => {
    await env.DB.prepare(statement).bind(ada.id).run();
    expect(await actorOf(tokens.accessToken)).toBeNull();
    const cookie = tokenCookies(new Request(origin), tokens)
      .map((value) => value.split(';')[0])
      .join('; ');
    expect(
      (await authenticate(new Request(origin, { headers: { cookie } }), appAt(31 * minuteMs))).actor,
    ).toBeNull();
  });
});

describe('a refresh token', () => {
  it('is exchanged, counts seven days from then, and is stored nowhere', async () => {
    const second = await next(tokens.refreshToken, 6 * dayMs);
    expect(await refresh(second, 12 * dayMs)).toMatchObject({ ok: true });
    const stored = JSON.stringify(await db.select().from(refreshTokens));
    expect(stored).not.toContain(second);
    expect(stored).toContain(hashToken(second));
  });

  it('is worth nothing after seven days', async () => {
    expect(await refresh(tokens.refreshToken, 7 * dayMs + 1)).toEqual({ ok: false, why: 'expired' });
    expect(await refresh('a-token-of-nobody')).toEqual({ ok: false, why: 'unknown' });
  });

  it('gives ten parallel refreshes the same successor, and ends nothing', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => next(tokens.refreshToken)));
    expect(new Set(all).size).toBe(1);
    const rows = await db.select().from(refreshTokens).where(eq(refreshTokens.signInId, signInId));
    expect(rows).toHaveLength(2);
    expect(await refresh(all[0] ?? '')).toMatchObject({ ok: true });
  });

  it('gives the same successor again after a lost answer, for a minute', async () => {
    const lost = await next(tokens.refreshToken);
    expect(await next(tokens.refreshToken, 50_000)).toBe(lost);
    expect(await refresh(lost, 51_000)).toMatchObject({ ok: true });
  });

  it.each([
    { when: 'after the minute', exchanges: 1, laterMs: 2 * minuteMs },
    { when: 'within it, once its successor was used', exchanges: 2, laterMs: 1_000 },
  ])('ends the whole sign-in when it is used again $when', async ({ exchanges, laterMs }) => {
    let newest = tokens.refreshToken;
    for (let time = 0; time < exchanges; time += 1) newest = await next(newest);
    expect(await refresh(tokens.refreshToken, laterMs)).toEqual({ ok: false, why: 'reused' });
    expect(await actorOf(tokens.accessToken)).toBeNull();
    expect(await refresh(newest, laterMs)).toMatchObject({ ok: false });
    const entries = await db.select().from(auditLog).where(eq(auditLog.targetId, signInId));
    expect(entries.map(({ action }) => action)).toContain('sign_in.reuse_detected');
  });

  it('leaves other sign-ins of the person alone when one is ended for a copy', async () => {
    const other = await signedInTokens(ada.companyId, ada.id);
    await next(tokens.refreshToken);
    await refresh(tokens.refreshToken, 2 * minuteMs);
    expect(await actorOf(other.accessToken)).not.toBeNull();
  });

  it('is exchanged once for all loaders of one page', async () => {
    const app = appAt(31 * minuteMs);
    const cookie = tokenCookies(new Request(origin), tokens)
      .map((value) => value.split(';')[0])
      .join('; ');
    const asks = Array.from({ length: 5 }, () =>
      authenticate(new Request(origin, { headers: { cookie } }), app),
    );
    const answers = await Promise.all(asks);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]?.setCookies).toHaveLength(2);
  });
});

describe('who a request is from', () => {
  it('is told by its bearer token alone where there is one, whatever its cookies say', async () => {
    const cookie = tokenCookies(new Request(origin), tokens)[0]?.split(';')[0] ?? '';
    for (const authorization of ['Bearer lsk_wrong', 'Basic YTpi', 'Bearer ', 'bearer'])
      expect(
        (await authenticate(new Request(origin, { headers: { cookie, authorization } }), appAt(0))).actor,
      ).toBeNull();
  });
});

describe('/.well-known/jwks.json', () => {
  it('shows both live keys and nothing private', async () => {
    const response = await SELF.fetch(`${origin}/.well-known/jwks.json`);
    const { keys } = await response.json<{ keys: Record<string, string>[] }>();
    expect(keys.map(({ kid }) => kid)).toEqual(['new', 'old']);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('an API token', () => {
  const input = (change: object = {}) => ({
    name: 'Robot',
    scopes: ['projects:read' as const],
    expiresAtMs: Date.now() + dayMs,
    ...change,
  });

  it('is shown once, works until it expires or is revoked, and tells its last use', async () => {
    const admin = await addCompany();
    const made = await admin.post('/me/tokens', input());
    expect(made.status).toBe(201);
    const { token, apiToken } = made.body;
    expect(token).toMatch(/^lsk_[\w-]{43}$/);
    expect(
      (await callAsClient('GET', '/projects', undefined, { authorization: `Bearer ${token}` })).status,
    ).toBe(200);
    expect(await actorOf(token, dayMs + 1)).toBeNull();
    const list = await admin.get('/me/tokens');
    expect(list.text).not.toContain(token);
    expect(list.body.apiTokens[0]).toMatchObject({ hint: token.slice(-4), lastUsedAtMs: expect.any(Number) });
    expect((await admin.remove(`/me/tokens/${apiToken.id}`)).status).toBe(204);
    expect(await actorOf(token)).toBeNull();
    expect((await admin.remove(`/me/tokens/${apiToken.id}`)).status).toBe(404);
  });

  it('cannot be made by a token, for longer than a year, in the past, or beyond the role', async () => {
    const app = appAt(0);
    const signedIn = await actorOf(tokens.accessToken);
    if (!signedIn) throw new Error('Ada is not signed in');
    const byToken = {
      ...signedIn,
      via: { kind: 'token', tokenId: 't', name: 'x', scopes: ['projects:read'] },
    } as const;
    expect(await createApiToken(app, byToken, input())).toMatchObject({ ok: false, kind: 'forbidden' });
    for (const [odd, field] of [
      [{ expiresAtMs: Date.now() + 400 * dayMs }, 'expiresAtMs'],
      [{ expiresAtMs: Date.now() - 1 }, 'expiresAtMs'],
      [{ scopes: ['users:write'] }, 'scopes'],
      [{ scopes: [] }, 'scopes'],
      [{ name: ' ' }, 'name'],
    ] as const)
      expect(await createApiToken(app, signedIn, input(odd) as never)).toMatchObject({ ok: false, field });
  });
});

it('an API token does nothing while its person lacks the second factor that the company requires', async () => {
  const person = await addCompany();
  const token = await makeApiToken(person, ['projects:read']);
  const ask = async () => (await person.call('GET', '/projects', undefined, token)).status;
  const stands = async () => {
    const [row] = await db.select().from(apiTokens).where(eq(apiTokens.userId, person.userId));
    const named = { signInIds: [], tokenIds: [row?.id ?? ''] };
    return (await selectStanding(db, person.companyId, named, Date.now())).tokens.length;
  };
  expect([await ask(), await stands()]).toEqual([200, 1]);
  await db.update(companies).set({ requireTwoFactor: true }).where(eq(companies.id, person.companyId));
  expect([await ask(), await stands()]).toEqual([403, 0]);
  const self = eq(users.id, person.userId);
  await db.update(users).set({ totpSecretSealed: 'x', totpConfirmedAtMs: 1 }).where(self);
  expect([await ask(), await stands()]).toEqual([200, 1]);
  await db.update(users).set({ totpConfirmedAtMs: null, passwordHash: '' }).where(self);
  expect([await ask(), await stands()]).toEqual([200, 1]);
});
