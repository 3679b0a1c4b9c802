import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { isTerminal, sessionStates } from '../../core/sessions/session-state';
import { cycleTotals, sessions } from '../../db/schema';
import { type ApiClient, addCompany, addCycle, addSession } from './support/api-client';

const app = createAppContext(env);

/** What the triggers keep, and what adding up the sessions gives. */
async function bothTotals(cycleId: string) {
  const [kept] = await app.db.select().from(cycleTotals).where(eq(cycleTotals.cycleId, cycleId));
  const rows = await app.db.select().from(sessions).where(eq(sessions.cycleId, cycleId));
  const total = (of: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    kept: kept && {
      sessions: kept.sessions,
      active: kept.active,
      filesUploaded: kept.filesUploaded,
      filesFailed: kept.filesFailed,
      bytesUploaded: kept.bytesUploaded,
    },
    added: {
      sessions: rows.length,
      active: total(({ state }) => (isTerminal(state) ? 0 : 1)),
      filesUploaded: total(({ filesUploaded }) => filesUploaded),
      filesFailed: total(({ filesFailed }) => filesFailed),
      bytesUploaded: total(({ bytesUploaded }) => bytesUploaded),
    },
  };
}

async function expectKept(cycleId: string) {
  const { kept, added } = await bothTotals(cycleId);
  expect(kept).toEqual(added);
  return added;
}

const statisticsOf = async (client: ApiClient, query = '') =>
  (await client.get(`/sessions?limit=1${query}`)).body.statistics;

it('keeps the totals of a cycle through every state of its sessions, and through their end', async () => {
  const client = await addCompany();
  const { cycleId } = await addCycle(client);
  const ids: string[] = [];
  for (const [n] of sessionStates.entries()) {
    ids.push(await addSession(client, cycleId));
    expect((await expectKept(cycleId)).sessions).toBe(n + 1);
  }
  for (const [n, state] of sessionStates.entries()) {
    const change = { state, filesUploaded: 10 ** n, filesFailed: n, bytesUploaded: 7 * 10 ** n };
    await app.db
      .update(sessions)
      .set(change)
      .where(eq(sessions.id, ids[n] ?? ''));
    await expectKept(cycleId);
  }
  const { active } = await expectKept(cycleId);
  expect(active).toBe(sessionStates.filter((state) => !isTerminal(state)).length);
  for (const id of ids) {
    await app.db.delete(sessions).where(eq(sessions.id, id));
    await expectKept(cycleId);
  }
});

it('answers statistics of a cycle, a project and a company, and none of another company', async () => {
  const client = await addCompany();
  const first = await addCycle(client);
  const second = (await client.post(`/projects/${first.projectId}/cycles`, {})).body.cycle;
  const stranger = await addCompany();
  const foreign = await addCycle(stranger);
  await addSession(stranger, foreign.cycleId);
  await addSession(client, first.cycleId);
  await addSession(client, first.cycleId);
  await addSession(client, second.id);
  expect(await statisticsOf(client)).toMatchObject({ sessions: 3, active: 3 });
  expect(await statisticsOf(client, `&cycleId=${first.cycleId}`)).toMatchObject({ sessions: 2 });
  expect(await statisticsOf(client, `&projectId=${first.projectId}`)).toMatchObject({ sessions: 3 });
  expect(await statisticsOf(client, `&cycleId=${foreign.cycleId}`)).toEqual({
    sessions: 0,
    active: 0,
    filesUploaded: 0,
    bytesUploaded: 0,
    filesFailed: 0,
  });
});
