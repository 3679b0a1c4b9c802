import { companyMayWork } from '../../../core/access/company-may-work';
import type { NewOneTimeLink } from '../../../db/one-time-links';
import { findLiveLink, type LiveLink } from '../../../db/one-time-links';
import type { LinkPurpose } from '../../../db/schema';
import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { hashToken, randomToken } from '../sign-in/opaque-token.server';

const lifetimesMs: Record<LinkPurpose, number> = {
  invitation: 7 * 24 * 60 * 60_000,
  password_reset: 60 * 60_000,
};

const paths: Record<LinkPurpose, string> = { invitation: 'invitation', password_reset: 'reset-password' };

/** A link, to be written by the caller's batch; its token is in the address and nowhere else. */
export function makeLink(
  app: AppContext,
  user: Pick<UserRow, 'id' | 'companyId'>,
  purpose: LinkPurpose,
  createdBy: string | null,
): { row: NewOneTimeLink; url: string } {
  const token = randomToken();
  const nowMs = app.nowMs();
  const row: NewOneTimeLink = {
    id: crypto.randomUUID(),
    companyId: user.companyId,
    userId: user.id,
    purpose,
    tokenHash: hashToken(token),
    createdBy,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifetimesMs[purpose],
  };
  return { row, url: `${app.origin}/${paths[purpose]}/${token}` };
}

/** Who a link is for, without using it up; null when it is used, replaced, too old, or its person may not come in. */
export async function readLink(
  app: AppContext,
  purpose: LinkPurpose,
  token: string,
): Promise<LiveLink | null> {
  const live = await findLiveLink(app.db, purpose, hashToken(token), app.nowMs());
  if (!live || !companyMayWork(live.company)) return null;
  const { active, invitedAtMs } = live.user;
  const isOpen = purpose === 'invitation' ? invitedAtMs !== null : active && invitedAtMs === null;
  return isOpen ? live : null;
}
