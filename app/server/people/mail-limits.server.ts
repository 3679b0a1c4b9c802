import { findNewestLinkMs } from '../../../db/one-time-links';
import type { LinkPurpose } from '../../../db/schema';
import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { conflict, type Refusal } from '../outcome';
import { waitInWords } from '../sign-in/check-credentials.server';
import { takeMail } from '../sign-in/guesses.server';

const oneLinkEveryMs = 60_000;

/** Why no further link of this kind is made for the person now; null counts it. */
export async function refusedMail(
  app: AppContext,
  user: UserRow,
  purpose: LinkPurpose,
): Promise<Refusal | null> {
  const newestMs = await findNewestLinkMs(app.db, user, purpose);
  if (newestMs !== null && newestMs > app.nowMs() - oneLinkEveryMs)
    return conflict('A link for this user was made less than a minute ago. Wait a minute, then try again.');
  if (user.email === null) return null;
  const taken = await takeMail(app, user.companyId, user.email);
  return taken.ok ? null : tooManyMails(taken.retryAfterSeconds);
}

export function tooManyMails(retryAfterSeconds: number): Refusal {
  return conflict(
    `Too many mails were sent to this address, or by your company. Wait ${waitInWords(retryAfterSeconds)}, then try again.`,
  );
}
