import type { MailPort } from '../../../core/mail/mail-port';
import { type DevMailRow, insertDevMail, selectDevMails } from '../../../db/dev-mails';
import type { AppContext } from '../context';

const shown = 50;

/** On a laptop nothing is sent: every mail is kept to be read at /dev/mail. */
export function devMail(app: Pick<AppContext, 'db' | 'nowMs'>): MailPort {
  return { send: (mail) => insertDevMail(app.db, mail, app.nowMs()) };
}

/** The latest mails, newest first; null on a deployment, where nobody may read another's mail. */
export async function listDevMails(app: AppContext): Promise<DevMailRow[] | null> {
  return app.localMode ? await selectDevMails(app.db, shown) : null;
}
