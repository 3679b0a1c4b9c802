import { env } from 'cloudflare:test';
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { deleteUser, setActive, setRole } from '../../app/server/people/user-standing.server';
import { users } from '../../db/schema';
import { type ApiClient, addCompany, addUser } from './support/api-client';
import { openSignIns, rowOf, userInput } from './support/user-rows';

const { db } = createAppContext(env);

describe('administrators', () => {
  it('cannot demote, deactivate or delete themselves, even beside another one', async () => {
    const admin = await addCompany();
    await addUser(admin.companyId, 'admin');
    const path = `/users/${admin.userId}`;
    for (const answer of [
      await admin.call('PUT', `${path}/role`, { role: 'user' }),
      await admin.post(`${path}/deactivate`),
      await admin.remove(path),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('yourself');
    }
    expect(await rowOf(admin.userId)).toMatchObject({ role: 'admin', active: true, deletedAtMs: null });
  });

  const removals = {
    demote: (by: ApiClient, id: string) => by.call('PUT', `/users/${id}/role`, { role: 'user' }),
    deactivate: (by: ApiClient, id: string) => by.post(`/users/${id}/deactivate`),
    delete: (by: ApiClient, id: string) => by.remove(`/users/${id}`),
  };
  const pairs = Object.keys(removals).flatMap((one) =>
    Object.keys(removals).map((other) => [one, other] as [keyof typeof removals, keyof typeof removals]),
  );

  it.each(pairs)('two who %s and %s each other at once leave one', async (one, other) => {
    const first = await addCompany();
    const second = await addUser(first.companyId, 'admin');
    const answers = await Promise.all([
      removals[one](first, second.userId),
      removals[other](second, first.userId),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    const left = await db
      .select()
      .from(users)
      .where(and(eq(users.companyId, first.companyId), eq(users.role, 'admin'), eq(users.active, true)));
    expect(left).toHaveLength(1);
    expect(await openSignIns(left[0]?.id ?? '')).toBe(1);
  });

  it('an invited or inactive administrator does not count as one', async () => {
    const first = await addCompany();
    const second = await addUser(first.companyId, 'admin');
    await first.post('/users', userInput({ role: 'admin' }));
    const idle = await addUser(first.companyId, 'admin');
    await first.post(`/users/${idle.userId}/deactivate`);
    const answers = await Promise.all([
      removals.demote(first, second.userId),
      removals.demote(second, first.userId),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  });

  it('the last one stays although nobody asked who is there: the statement itself refuses', async () => {
    const { companyId, userId } = await addCompany();
    const app = createAppContext(env);
    const somebody = { companyId, userId: 'x', role: 'admin', displayName: 'X' } as const;
    const actor = {
      ...somebody,
      via: { kind: 'sign-in', signInId: 'x' },
      mustSetUpTwoFactor: false,
    } as const;
    const answers = [
      await setRole(app, actor, userId, 'user'),
      await setActive(app, actor, userId, false),
      await deleteUser(app, actor, userId),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({
        ok: false,
        sentence: expect.stringContaining('last active administrator'),
      });
    expect(await rowOf(userId)).toMatchObject({ role: 'admin', active: true, version: 1 });
    expect(await openSignIns(userId)).toBe(1);
    const other = await addUser(companyId, 'admin');
    const both = await Promise.all([userId, other.userId].map((id) => setRole(app, actor, id, 'user')));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('may lower an inactive administrator although only one active is left', async () => {
    const first = await addCompany();
    const idle = await addUser(first.companyId, 'admin');
    await first.post(`/users/${idle.userId}/deactivate`);
    expect((await removals.demote(first, idle.userId)).status).toBe(200);
  });
});
