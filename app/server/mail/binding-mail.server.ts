import { type MailPort, piecesOf } from '../../../core/mail/mail-port';

/** Cloudflare's Email Service: the `send_email` binding of a deployment. `from` is an address that it may send from. */
export function bindingMail(binding: Pick<SendEmail, 'send'>, from: string): MailPort {
  return {
    async send({ to, subject, text }) {
      await binding.send({ from: { email: from, name: 'Longshore' }, to, subject, text, html: htmlOf(text) });
    },
  };
}

/** The same words, with the addresses as links. */
export function htmlOf(text: string): string {
  const html = piecesOf(text).map(({ kind, value }) => {
    const safe = escapeHtml(value);
    return kind === 'link' ? `<a href="${safe}">${safe}</a>` : safe.replaceAll('\n', '<br>\n');
  });
  return `<p>${html.join('')}</p>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
