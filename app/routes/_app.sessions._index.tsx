import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { Form, useLoaderData, useSearchParams, useSubmit } from '@remix-run/react';
import { Upload } from 'lucide-react';
import { z } from 'zod';
import { maxCursorLength } from '../../core/protocol/list-query';
import { sessionStates } from '../../core/sessions/session-state';
import { pageOf } from '../components/list/page-of.server';
import { SessionTable } from '../components/session/session-table';
import { stateLooks } from '../components/session/state-words';
import { StatisticsRow } from '../components/session/statistics-row';
import { useListRefresh } from '../components/session/use-list-refresh';
import { Button, LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { SelectField, TextField } from '../components/ui/field';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import { listSessions } from '../server/sessions.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'sessions.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Sessions · Longshore' }];

const pageSize = 25;
/** An address that was typed or is old shows all sessions rather than an error. */
const QuerySchema = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  state: z.enum(sessionStates).optional().catch(undefined),
  cycleId: z.string().max(64).optional().catch(undefined),
  projectId: z.string().max(64).optional().catch(undefined),
  cursor: z.string().max(maxCursorLength).optional().catch(undefined),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const query = QuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const page = pageOf(request, await listSessions(context.app, actor, { ...query, limit: pageSize }));
  return { page, query, nowMs: context.app.nowMs() };
}

export default function Sessions() {
  const { page, query, nowMs } = useLoaderData<typeof loader>();
  useListRefresh(page.statistics.active > 0);
  const isFiltered =
    Boolean(query.q) ||
    query.state !== undefined ||
    query.cycleId !== undefined ||
    query.projectId !== undefined;
  return (
    <>
      <PageHeader title="Sessions" lead="Each upload of a folder, newest first." />
      <StatisticsRow statistics={page.statistics} />
      <Filter q={query.q ?? ''} state={query.state ?? ''} />
      <Card flush>
        {page.sessions.length === 0 ? (
          <EmptyState
            icon={<Upload />}
            title={isFiltered ? 'No session fits' : 'Nothing uploaded yet'}
            action={
              <LinkButton to={isFiltered ? '/sessions' : '/projects'} variant="primary">
                {isFiltered ? 'Show all sessions' : 'Go to the projects'}
              </LinkButton>
            }
          >
            {isFiltered
              ? 'Search for a part of the name of its folder, or choose another state.'
              : 'Open a project, choose one of its cycles, and upload a folder to it.'}
          </EmptyState>
        ) : (
          <SessionTable sessions={page.sessions} nowMs={nowMs} />
        )}
      </Card>
      <Pager nextCursor={page.nextCursor} first="Newest" next="Older" />
    </>
  );
}

function Filter({ q, state }: { q: string; state: string }) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  return (
    <Form
      method="get"
      role="search"
      className="mb-4 grid items-end gap-4 sm:grid-cols-[minmax(0,24rem)_minmax(0,15rem)_auto]"
    >
      {['cycleId', 'projectId'].map((name) => {
        const value = search.get(name);
        return value ? <input key={name} type="hidden" name={name} value={value} /> : null;
      })}
      <TextField label="Find a folder" name="q" type="search" defaultValue={q} maxLength={200} key={q} />
      <SelectField
        label="State"
        name="state"
        defaultValue={state}
        key={state}
        onChange={(event) => submit(event.currentTarget.form)}
      >
        <option value="">All states</option>
        {sessionStates.map((each) => (
          <option key={each} value={each}>
            {stateLooks[each].words}
          </option>
        ))}
      </SelectField>
      <Button type="submit">Search</Button>
    </Form>
  );
}
