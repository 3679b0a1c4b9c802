import { createExecutionContext, env } from 'cloudflare:test';
import { inspect } from 'node:util';
import { expect, it, vi } from 'vitest';
import { createApi } from '../../workers/app/api/app';
import { origin } from './support/api-client';

/** The real D1, but for the table of users, which is not there. */
const withoutUsers = new Proxy(env.DB, {
  get(target, name) {
    if (name === 'prepare') return (sql: string) => target.prepare(sql.replaceAll('"users"', '"gone"'));
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});

it('logs of a failed query neither what was typed nor a token of the address', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const token = 'a'.repeat(43);
  const request = new Request(`${origin}/api/v1/auth/sign-in?token=${token}`, {
    method: 'POST',
    body: JSON.stringify({ username: 'typed-name', password: 'typed-password' }),
    headers: { 'content-type': 'application/json' },
  });
  const answer = await createApi().fetch(request, { ...env, DB: withoutUsers }, createExecutionContext());
  expect(answer.status).toBe(500);
  const text = inspect(logged.mock.calls, { depth: 10 });
  logged.mockRestore();
  expect(text).toContain('no such table');
  for (const secret of [token, 'typed-name', 'typed-password']) expect(text).not.toContain(secret);
});
