import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AppContext, createAppContext } from '../../app/server/context';
import { deliver } from '../../app/server/mail/deliver.server';
import { listDevMails } from '../../app/server/mail/dev-mail.server';
import { invitationMail } from '../../app/server/mail/invitation-mail';
import { passwordResetMail } from '../../app/server/mail/password-reset-mail';
import { devMails } from '../../db/schema';

const local = createAppContext(env);
const link = 'https://longshore.test/invitation/abc_-1';
const mail = invitationMail({
  to: 'new@soil.example',
  invitedBy: 'Ada <b>Admin</b>\nhttps://evil.test',
  companyName: 'Soil & Sons',
  link,
});

/** Keeps what it is given, as the `send_email` binding would take it. */
function recordingBinding() {
  const sent: unknown[] = [];
  const send: SendEmail['send'] = async (message: unknown) => {
    sent.push(message);
    return { messageId: '1' };
  };
  return { sent, send };
}

const deployed = (change: object): AppContext => createAppContext({ ...env, LOCAL_MODE: 'false', ...change });

beforeEach(async () => {
  await local.db.delete(devMails);
});

describe('in local mode', () => {
  it('a mail is kept to be read, newest first', async () => {
    expect(await deliver(local, mail)).toBe('sent');
    const reset = passwordResetMail({ to: 'ada@soil.example', username: 'ada', link });
    expect(await deliver(local, reset)).toBe('sent');
    const mails = await listDevMails(local);
    expect(mails?.map(({ recipient, subject }) => [recipient, subject])).toEqual([
      ['ada@soil.example', 'Choose a new password for Longshore'],
      ['new@soil.example', 'You are invited to Longshore'],
    ]);
    for (const { text } of mails ?? []) expect(text).toContain(`\n${link}\n`);
  });

  it('nothing reaches the binding', async () => {
    const binding = recordingBinding();
    await deliver({ ...local, env: { ...local.env, SEND_EMAIL: binding, MAIL_FROM: 'a@b.example' } }, mail);
    expect(binding.sent).toEqual([]);
  });
});

describe('on a deployment', () => {
  it('a mail goes out by the binding, as text and as HTML with nothing but its one link', async () => {
    const binding = recordingBinding();
    const app = deployed({ SEND_EMAIL: binding, MAIL_FROM: 'longshore@soil.example' });
    expect(await deliver(app, mail)).toBe('sent');
    expect(binding.sent).toEqual([
      {
        from: { email: 'longshore@soil.example', name: 'Longshore' },
        to: 'new@soil.example',
        subject: 'You are invited to Longshore',
        text: mail.text,
        html: expect.stringContaining(`<a href="${link}">${link}</a>`),
      },
    ]);
    const [{ html }] = binding.sent as [{ html: string }];
    expect(html).toContain('Soil &amp; Sons');
    expect(html).not.toContain('<b>');
    expect(html.match(/href=/g)).toHaveLength(1);
    expect(await local.db.select().from(devMails)).toEqual([]);
  });

  it('without binding or sender, none is sent and that is said', async () => {
    expect(await deliver(deployed({}), mail)).toBe('not_configured');
    expect(await deliver(deployed({ SEND_EMAIL: recordingBinding() }), mail)).toBe('not_configured');
  });

  it('a mail that is not taken is said to have failed', async () => {
    const send = async () => {
      throw new Error('the sender is not verified');
    };
    const app = deployed({ SEND_EMAIL: { send }, MAIL_FROM: 'longshore@soil.example' });
    expect(await deliver(app, mail)).toBe('failed');
  });

  it('nobody reads mails there', async () => {
    await deliver(local, mail);
    expect(await listDevMails(deployed({}))).toBeNull();
  });
});
