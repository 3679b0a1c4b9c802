import type { Mail, MailPort } from '../../../core/mail/mail-port';
import type { AppContext } from '../context';
import { bindingMail } from './binding-mail.server';
import { devMail } from './dev-mail.server';

/** What became of a mail. In the two last cases somebody has to hand over its link in another way. */
export type Delivery = 'sent' | 'failed' | 'not_configured';

/** Never throws: a mail is always the second half of something that is done already. */
export async function deliver(app: AppContext, mail: Mail): Promise<Delivery> {
  const port = mailPortOf(app);
  if (!port) return 'not_configured';
  try {
    await port.send(mail);
    return 'sent';
  } catch (cause) {
    // Neither the address nor the text, which holds a link that signs somebody in.
    console.error('A mail was not taken', { requestId: app.where.requestId, subject: mail.subject, cause });
    return 'failed';
  }
}

/** Null on a deployment that was given no `send_email` binding or no sender. */
function mailPortOf(app: AppContext): MailPort | null {
  if (app.localMode) return devMail(app);
  const { SEND_EMAIL, MAIL_FROM } = app.env;
  return SEND_EMAIL && MAIL_FROM ? bindingMail(SEND_EMAIL, MAIL_FROM) : null;
}
