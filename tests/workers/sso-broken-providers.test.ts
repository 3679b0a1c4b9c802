import { env } from 'cloudflare:test';
import { describe, expect, inject, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { openProvider } from '../../app/server/sso/provider.server';
import { saveSsoConnection } from '../../app/server/sso/sso-connection.server';
import { addCompany, origin } from './support/api-client';
import { locationOf, SsoBrowser } from './support/sso-browser';
import { actorOf, addPerson, auditOf, companyWithSso, newAddress, ssoInput } from './support/sso-company';

const { broken } = inject('oidc');
const issuerOf = (fault: string) => `${broken.origin}/${fault}`;
const clientOf = (fault: string) => ({
  issuer: issuerOf(fault),
  clientId: 'longshore',
  clientSecret: broken.clientSecret,
});

/** Up to a provider with this fault, whose answer has the claims of a person whom the company has. */
async function startAt(fault: string) {
  const { companyId } = await companyWithSso(clientOf(fault));
  const email = newAddress('ada');
  await addPerson(companyId, email);
  const browser = new SsoBrowser();
  const start = new URL(locationOf(await browser.start(companyId)));
  const claims = { sub: email, email, email_verified: true, nonce: start.searchParams.get('nonce') };
  const callbackOf = (company: string) => {
    const callback = new URL(`${origin}/sso/callback/${company}`);
    callback.searchParams.set('state', start.searchParams.get('state') ?? '');
    callback.searchParams.set('code', btoa(JSON.stringify(claims)).replace(/=+$/, ''));
    return callback.href;
  };
  return { companyId, browser, callbackOf };
}

async function signInThrough(fault: string) {
  const { companyId, browser, callbackOf } = await startAt(fault);
  return { companyId, answer: await browser.finish(callbackOf(companyId)) };
}

it("refuses an answer at another company's callback address, and sends its code to nobody", async () => {
  const [{ companyId: attacked }, attacker] = [await companyWithSso(), await startAt('good')];
  // The attacker's provider leads on to the other company's, which answers to the address that it knows.
  const answer = await attacker.browser.finish(attacker.callbackOf(attacked));
  expect(answer).toMatchObject({ problem: 'stale' });
  const actions = (await auditOf(attacker.companyId)).map(({ action }) => action);
  expect(actions).not.toContain('user.linked');
});

describe('an ID token', () => {
  it('signs in when nothing is wrong with it', async () => {
    expect(locationOf((await signInThrough('good')).answer)).toBe('/');
  });

  it.each([
    'wrong-issuer',
    'wrong-audience',
    'expired',
    'wrong-nonce',
    'no-nonce',
    'alg-none',
    'alg-hs256',
    'wrong-key',
    'tampered',
    'no-id-token',
    'token-redirect',
  ])('is refused, with an audit entry, from a provider with the fault %j', async (fault) => {
    const { companyId, answer } = await signInThrough(fault);
    expect(answer).toMatchObject({ problem: 'failed' });
    const entries = (await auditOf(companyId)).filter(({ action }) => action.startsWith('sign_in.'));
    // The first is the administrator who set it up.
    expect(entries.map(({ action }) => action)).toEqual(['sign_in.done', 'sign_in.refused']);
    expect(entries[1]?.refusal).toMatch(/^The provider's answer was not usable \((OAUTH_|provider_)\w+\)\.$/);
  });
});

describe('an issuer', () => {
  const problemOf = async (fault: string, timeoutMs?: number) => {
    const startMs = Date.now();
    const opened = await openProvider({ localMode: true }, clientOf(fault), timeoutMs);
    return { sentence: opened.ok ? null : opened.sentence, tookMs: Date.now() - startMs };
  };

  it.each([
    ['redirect', /leads on to another address/],
    ['huge', /more than any provider needs/],
    ['html', /no OpenID Connect provider/],
    ['missing/nothing-here', /no OpenID Connect provider/],
    ['other-issuer', /calls itself by another issuer/],
    ['no-endpoints', /does not offer signing in/],
    ['private-token-endpoint', /not a public https address/],
    ['private-keys', /not a public https address/],
    ['script-endpoint', /not a public https address/],
  ])('with the fault %j is refused at once, in one sentence', async (fault, sentence) => {
    const found = await problemOf(fault);
    expect(found.sentence).toMatch(sentence);
    expect(found.tookMs).toBeLessThan(8_000);
  });

  it.each(['hang', 'drip'])('that does %j is given up', async (fault) => {
    const found = await problemOf(fault, 700);
    expect(found.sentence).toMatch(/did not answer in time/);
    expect(found.tookMs).toBeLessThan(6_000);
  });

  it('where nothing answers is refused', async () => {
    const opened = await openProvider(
      { localMode: true },
      { ...clientOf('good'), issuer: 'http://127.0.0.1:9' },
    );
    expect(opened).toMatchObject({ ok: false, sentence: expect.stringMatching(/Nothing answers/) });
  });

  it('on loopback is refused outside of local mode, also where it was saved before', async () => {
    const opened = await openProvider({ localMode: false }, clientOf('good'));
    expect(opened).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/not a public https address/),
    });
  });

  it('that hangs is not saved, and the administrator hears of it within a quarter of a minute', async () => {
    const actor = await actorOf(await addCompany());
    const startMs = Date.now();
    const saved = await saveSsoConnection(createAppContext(env), actor, ssoInput(clientOf('hang')));
    expect(saved).toMatchObject({ ok: false, kind: 'invalid', field: 'issuer' });
    expect(Date.now() - startMs).toBeLessThan(15_000);
  });
});
