import type { SentLink } from '../../server/people/invite-user.server';
import { LocalTime } from '../local-time';
import { CopyButton } from '../ui/copy-button';
import { Notice } from '../ui/notice';

const sentences: Record<SentLink['delivery'], string> = {
  sent: 'A mail with this link is on its way. You can also hand it over yourself.',
  failed: 'The mail could not be sent. Hand this link over yourself.',
  not_configured: 'This Longshore sends no mail. Hand this link over yourself.',
  no_address: 'This user has no e-mail address. Hand this link over yourself.',
};

/** The one time that an administrator sees a link which signs somebody in. */
export function SentLinkNotice({ title, link }: { title: string; link: SentLink }) {
  const { url } = link;
  return (
    <Notice
      tone={link.delivery === 'sent' ? 'good' : 'warn'}
      title={title}
      urgent
      actions={url === null ? undefined : <CopyButton text={url} label="Copy the link" />}
    >
      <p>
        {sentences[link.delivery]} It works once, until <LocalTime atMs={link.expiresAtMs} />.
      </p>
      <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]" data-testid="one-time-link">
        {url}
      </p>
    </Notice>
  );
}
