import { companyMayWork } from '../../../core/access/company-may-work';
import { findCompany } from '../../../db/companies';
import { addRequestedLink } from '../../../db/one-time-links';
import { findUserBySignInName } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { deliver } from '../mail/deliver.server';
import { passwordResetMail } from '../mail/password-reset-mail';
import { conflict, invalid, type Outcome, succeed } from '../outcome';
import { waitInWords } from '../sign-in/check-credentials.server';
import { takeResetMail, takeResetRequest } from '../sign-in/guesses.server';
import { makeLink } from './one-time-links.server';
import { targetOf } from './user-view.server';

/**
 * Mails a reset link where the name is one of a person who can use it. What it does is never told to whoever asks, neither in
 * words nor by the time it takes: the work goes on behind the answer.
 */
export async function requestPasswordReset(app: AppContext, name: string): Promise<Outcome<null>> {
  const wanted = name.trim();
  if (wanted === '' || wanted.length > 254)
    return invalid('Enter your username or your e-mail address.', 'name');
  const request = await takeResetRequest(app);
  if (!request.ok)
    return conflict(
      `Too many mails were asked for from here. Wait ${waitInWords(request.retryAfterSeconds)}, then try again.`,
    );
  app.background(mailResetLink(app, wanted));
  return succeed(null);
}

async function mailResetLink(app: AppContext, name: string): Promise<void> {
  const user = await findUserBySignInName(app.db, name);
  if (!user?.email || !user.active || user.invitedAtMs !== null) return;
  // People of single sign-on alone have no password: a link must not be a way around their company's provider.
  if (user.passwordHash === '') return;
  const company = await findCompany(app.db, user.companyId);
  if (!companyMayWork(company)) return;
  if (!(await takeResetMail(app, user.id)).ok) return;
  const link = makeLink(app, user, 'password_reset', null);
  const performer = {
    companyId: user.companyId,
    actorKind: 'nobody' as const,
    actorUserId: user.id,
    actorName: 'Somebody at the sign-in page',
  };
  const entry = auditRowOf(app, performer, { action: 'password.reset_requested', target: targetOf(user) });
  if (!(await addRequestedLink(app.db, link.row, entry))) return;
  await deliver(app, passwordResetMail({ to: user.email, username: user.username, link: link.url }));
}
