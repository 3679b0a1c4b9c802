import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { finishSso, type SsoAnswer, startSso } from '../../app/server/sso/sso-sign-in.server';
import { guessPolicies } from '../../core/access/guess-policy';
import { ssoConnections } from '../../db/schema';
import { origin } from './support/api-client';
import { appOf, locationOf, SsoBrowser } from './support/sso-browser';
import { companyWithSso } from './support/sso-company';

const { broken } = inject('oidc');
const { db } = createAppContext(env);
const { free } = guessPolicies.provider_visit;

function from(address: string, path: string, cookie = ''): Request {
  return new Request(`${origin}${path}`, { headers: { 'cf-connecting-ip': address, cookie } });
}

function startFrom(address: string, companyId: string): Promise<SsoAnswer> {
  const request = from(address, `/sso/${companyId}`);
  return startSso(request, appOf(request), companyId);
}

/** What goes out to providers, which answer as ever. */
function watchFetch() {
  const watched = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => watched.mockRestore());
  return watched;
}

it('asks a provider for its discovery document once for many sign-ins, which all work', async () => {
  const { companyId } = await companyWithSso();
  // That of this test alone, which no other file has made known to this isolate.
  const issuer = `${broken.origin}/not-asked-before`;
  await db.update(ssoConnections).set({ issuer }).where(eq(ssoConnections.companyId, companyId));
  const watched = watchFetch();
  for (let count = 0; count < free + 5; count += 1)
    expect(locationOf(await startFrom('192.0.2.1', companyId))).toContain(issuer);
  expect(watched).toHaveBeenCalledTimes(1);
});

it('asks no provider any more for an address whose sign-ins lead nowhere, and goes on for others', async () => {
  const { companyId } = await companyWithSso();
  await db
    .update(ssoConnections)
    .set({ issuer: `${broken.origin}/html` })
    .where(eq(ssoConnections.companyId, companyId));
  for (let count = 0; count < free; count += 1)
    expect(await startFrom('192.0.2.2', companyId)).toMatchObject({ problem: 'unreachable' });
  const watched = watchFetch();
  expect(await startFrom('192.0.2.2', companyId)).toMatchObject({ problem: 'too_many' });
  expect(watched).not.toHaveBeenCalled();
  expect(await startFrom('192.0.2.3', companyId)).toMatchObject({ problem: 'unreachable' });
});

it('exchanges no more codes for an address that sends made-up ones over and over', async () => {
  const { companyId } = await companyWithSso();
  const browser = new SsoBrowser();
  const state = new URL(locationOf(await browser.start(companyId))).searchParams.get('state');
  const cookies = browser.request(origin).headers.get('cookie') ?? '';
  const path = `/sso/callback/${companyId}?code=made-up&state=${state}`;
  const finish = () => {
    const request = from('192.0.2.4', path, cookies);
    return finishSso(request, appOf(request), companyId);
  };
  for (let count = 0; count < free; count += 1) expect(await finish()).toMatchObject({ problem: 'failed' });
  const watched = watchFetch();
  expect(await finish()).toMatchObject({ problem: 'too_many' });
  expect(watched).not.toHaveBeenCalled();
});
