import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { useLoaderData, useLocation } from '@remix-run/react';
import { ScrollText } from 'lucide-react';
import { z } from 'zod';
import { AuditQuerySchema } from '../../core/audit/audit-query';
import { AuditFilter } from '../components/audit/audit-filter';
import { AuditTable } from '../components/audit/audit-table';
import { Card } from '../components/ui/card';
import { DownloadLink } from '../components/ui/download-link';
import { EmptyState } from '../components/ui/empty-state';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import { listAuditLog } from '../server/audit-log.server';
import { deviceName } from '../server/device-name';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'audit.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Audit log · Longshore' }];

const pageSize = 50;
const QuerySchema = AuditQuerySchema.extend({ cursor: z.string().max(100).optional() });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  // The form sends an empty text for what was left open.
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  const parsed = QuerySchema.safeParse(Object.fromEntries(given));
  // An address that was typed or is old shows everything rather than an error.
  const { cursor, ...query } = parsed.success ? parsed.data : {};
  const outcome = await listAuditLog(context.app, actor, { ...query, cursor, limit: pageSize });
  if (!outcome.ok) throw new Response(outcome.sentence, { status: 403 });
  const { entries, nextCursor } = outcome.value;
  const shown = entries.map((entry) => ({ ...entry, device: deviceName(entry.userAgent) }));
  return { entries: shown, nextCursor, query };
}

export default function AuditLog() {
  const { entries, nextCursor, query } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Who did what in your company, newest first. Nobody can change or delete an entry."
        actions={<Exports />}
      />
      <AuditFilter query={query} />
      <Card flush>
        {entries.length === 0 ? (
          <EmptyState icon={<ScrollText />} title="No entry fits">
            Choose other days or another search.
          </EmptyState>
        ) : (
          <AuditTable entries={entries} />
        )}
      </Card>
      <Pager nextCursor={nextCursor} first="First page" next="Next page" />
    </>
  );
}

/** Of everything that fits the filter, not of this page alone. */
function Exports() {
  const { search } = useLocation();
  const to = (format: string) => {
    const query = new URLSearchParams([...new URLSearchParams(search)].filter(([, value]) => value !== ''));
    query.delete('cursor');
    query.set('format', format);
    return `/api/v1/audit-log/export?${query}`;
  };
  return (
    <>
      <DownloadLink to={to('csv')} label="CSV" />
      <DownloadLink to={to('jsonl')} label="JSON lines" />
    </>
  );
}
