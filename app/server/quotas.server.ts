import type { Actor } from '../../core/access/actor';
import { allowanceOf } from '../../core/companies/allowance';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';
import { findCompany } from '../../db/companies';
import { activeSessionIds, bytesOfOthers } from '../../db/sessions';
import { formatBytes, formatCount } from '../components/format';
import type { AppContext } from './context';
import { conflict, type Outcome, type Refusal, succeed } from './outcome';

const unlimited = { bytes: null, sessions: null };

/** What the actor's company may use; null is no limit. */
export async function allowanceFor(app: AppContext, actor: Actor) {
  const company = await findCompany(app.db, actor.companyId);
  return company ? allowanceOf(company) : unlimited;
}

export function tooManySessions(allowed: number): Refusal {
  const counted = allowed === 1 ? '1 session' : `${formatCount(allowed)} sessions`;
  return conflict(
    `Your company may have ${counted} at a time and has as many now. Wait until one ends, or cancel one.`,
  );
}

/** What a session may have in bytes, null for any number; refused where its files have more. */
export async function bytesAllowed(
  app: AppContext,
  actor: Actor,
  view: Pick<SessionView, 'id' | 'counters'>,
): Promise<Outcome<number | null>> {
  const { bytes: allowed } = await allowanceFor(app, actor);
  if (allowed === null) return succeed(null);
  const used = await bytesOfOthers(app.db, actor.companyId, view.id);
  const wanted = totalsOf(view.counters).bytes;
  if (used + wanted <= allowed) return succeed(allowed - used);
  return conflict(
    `Your company may store ${formatBytes(allowed)}; ${formatBytes(used)} are used or on their way, and this folder has ${formatBytes(wanted)}. Upload less, or ask an administrator for more.`,
  );
}

/** The same for an ended session that is taken up again: it then counts as any other. */
export async function bytesAllowedAgain(
  app: AppContext,
  actor: Actor,
  view: Pick<SessionView, 'id' | 'counters'>,
): Promise<Outcome<number | null>> {
  const { sessions: allowed } = await allowanceFor(app, actor);
  const active = allowed === null ? [] : await activeSessionIds(app.db, actor.companyId);
  if (allowed !== null && active.length >= allowed) return tooManySessions(allowed);
  return await bytesAllowed(app, actor, view);
}
