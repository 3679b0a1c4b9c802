import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { Mail } from 'lucide-react';
import { piecesOf } from '../../core/mail/mail-port';
import { notFoundPage } from '../components/form/form-response.server';
import { LocalTime } from '../components/local-time';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { listDevMails } from '../server/mail/dev-mail.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Mail · Longshore' }];

export async function loader({ context }: LoaderFunctionArgs) {
  const mails = await listDevMails(context.app);
  if (!mails) throw notFoundPage('page');
  return { mails };
}

/** Every mail that this Longshore would have sent. Needs no sign-in: its links are how people sign in. */
export default function DevMail() {
  const { mails } = useLoaderData<typeof loader>();
  return (
    <main className="mx-auto max-w-3xl px-4 py-6">
      <PageHeader title="Mail" lead="In local mode no mail is sent: each one is shown here, newest first." />
      {mails.length === 0 ? (
        <Card>
          <EmptyState icon={<Mail />} title="No mail yet">
            Invite a user or ask for a new password, and the mail appears here.
          </EmptyState>
        </Card>
      ) : (
        <div className="space-y-4">
          {mails.map((mail) => (
            <Card key={mail.id} title={mail.subject} actions={<LocalTime atMs={mail.createdAtMs} />}>
              <p className="mb-3 text-sm text-muted [overflow-wrap:anywhere]">To {mail.recipient}</p>
              <div className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                <MailText text={mail.text} />
              </div>
            </Card>
          ))}
        </div>
      )}
    </main>
  );
}

function MailText({ text }: { text: string }) {
  return piecesOf(text.trim()).map(({ kind, value }) =>
    kind === 'link' ? (
      <a key={value} href={value} className="text-accent underline">
        {value}
      </a>
    ) : (
      value
    ),
  );
}
