import { env, SELF } from 'cloudflare:test';
import { vi } from 'vitest';
import { type AppContext, createAppContext } from '../../../app/server/context';
import { hashPassword } from '../../../app/server/sign-in/password.server';
import { insertCompany } from '../../../db/companies';
import { insertUser, type NewUser } from '../../../db/users';
import { type Answer, origin } from './api-client';

export const password = 'correct horse battery';
let hashed: Promise<string> | undefined;

export interface Person {
  readonly id: string;
  readonly companyId: string;
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly passwordChangedAtMs: number | null;
}

/** A user with `password`, in a company of their own unless another is named. */
export async function addPerson(change: Partial<NewUser> = {}): Promise<Person> {
  const { db } = createAppContext(env);
  hashed ??= hashPassword(password);
  const id = crypto.randomUUID();
  const companyId = change.companyId ?? crypto.randomUUID();
  const username = `person-${id}`;
  const email = `${id}@longshore.test`;
  if (!change.companyId)
    await insertCompany(db, { id: companyId, slug: companyId, name: 'A company', createdAtMs: 1 });
  await insertUser(db, {
    id,
    username,
    email,
    displayName: 'Ada',
    passwordHash: await hashed,
    role: 'user',
    createdAtMs: 1,
    ...change,
    companyId,
  });
  const passwordChangedAtMs = change.passwordChangedAtMs ?? null;
  return { id, companyId, username, email, displayName: 'Ada', passwordChangedAtMs };
}

/** From now on the time stands still, so that no wait is over before a test has looked. Answers how to let it pass again. */
export function stopTime(): () => void {
  const nowMs = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(nowMs);
  return () => clock.mockRestore();
}

/** A request's context at another time, from another address. */
export function appAt(offsetMs: number, address: string | null = null): AppContext {
  const app = createAppContext(env);
  return { ...app, where: { ...app.where, address }, nowMs: () => Date.now() + offsetMs };
}

/** A call by a client that is no browser: no cookie, no Origin. */
export async function callAsClient(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await SELF.fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: text === '' ? null : JSON.parse(text),
    headers: response.headers,
  };
}
