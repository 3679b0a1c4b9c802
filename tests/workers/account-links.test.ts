import { env, SELF } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { hashPassword } from '../../app/server/sign-in/password.server';
import { devMails, users } from '../../db/schema';
import { addCompany, addUser, origin } from './support/api-client';

const { db } = createAppContext(env);
const password = 'tidal quartz lantern';

/** By somebody who is not signed in. */
async function post(path: string, body: unknown) {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await SELF.fetch(`${origin}/api/v1/auth${path}`, init);
  const text = await response.text();
  return { status: response.status, detail: text === '' ? '' : JSON.parse(text).detail };
}

const signIn = (username: string) => post('/sign-in', { username, password });

describe('links of mails, through the API', () => {
  it('an invitation opens the account, once', async () => {
    const admin = await addCompany();
    const email = `${crypto.randomUUID()}@soil.example`;
    const { body } = await admin.post('/users', { displayName: 'Ada', email });
    const token = String(body.invitation.url).split('/').at(-1);
    const input = { token, displayName: 'Ada Byron', password };
    expect(await post('/invitation', { ...input, password: 'short' })).toMatchObject({ status: 400 });
    expect((await post('/invitation', input)).status).toBe(204);
    expect((await signIn(email)).status).toBe(200);
    expect(await post('/invitation', input)).toMatchObject({
      status: 409,
      detail: expect.stringContaining('used already'),
    });
  });

  it('a forgotten password is mailed a link, and chosen anew with it', async () => {
    const { companyId } = await addCompany();
    const { userId } = await addUser(companyId, 'user');
    const email = `${userId}@soil.example`;
    const passwordHash = await hashPassword('the former password');
    await db.update(users).set({ email, passwordHash }).where(eq(users.id, userId));
    expect((await post('/forgotten-password', { name: email })).status).toBe(204);
    const mails = () => db.select().from(devMails).where(eq(devMails.recipient, email));
    await expect.poll(mails).toHaveLength(1);
    const token = /reset-password\/([\w.~-]+)/.exec((await mails())[0]?.text ?? '')?.[1];
    expect((await post('/password', { token, password })).status).toBe(204);
    expect((await signIn(email)).status).toBe(200);
  });

  it('nobody learns whether there is an account, and a wrong link opens nothing', async () => {
    expect(await post('/forgotten-password', { name: 'nobody@soil.example' })).toEqual({
      status: 204,
      detail: '',
    });
    expect(await post('/password', { token: 'made-up', password })).toMatchObject({ status: 409 });
    expect(await post('/invitation', { token: 'made-up', displayName: 'Eve', password })).toMatchObject({
      status: 409,
    });
  });
});
