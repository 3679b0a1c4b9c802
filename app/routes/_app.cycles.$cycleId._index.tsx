import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Upload } from 'lucide-react';
import { CycleChangeSchema } from '../../core/cycles/cycle-input';
import { CycleBadge } from '../components/cycle-badge';
import { DeleteButton } from '../components/form/delete-button';
import { emptyReply } from '../components/form/form-reply';
import {
  answerInvalid,
  answerRefused,
  notFoundPage,
  readVersion,
} from '../components/form/form-response.server';
import { pageOf } from '../components/list/page-of.server';
import { CycleForm } from '../components/projects/cycle-form';
import { cycleFields } from '../components/projects/project-fields';
import { SessionTable } from '../components/session/session-table';
import { StatisticsRow } from '../components/session/statistics-row';
import { useListRefresh } from '../components/session/use-list-refresh';
import { LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { Notice } from '../components/ui/notice';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { deleteCycle, getCycle, updateCycle } from '../server/cycles.server';
import { listSessions } from '../server/sessions.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'cycles.read' } satisfies PageHandle;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.cycle.label} of ${data.cycle.project.name} · Longshore` : 'Cycle · Longshore' },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const cycle = await getCycle(context.app, actor, params.cycleId ?? '');
  if (!cycle) throw notFoundPage('cycle');
  return {
    cycle,
    page: pageOf(request, await listSessions(context.app, actor, { cycleId: cycle.id })),
    nowMs: context.app.nowMs(),
  };
}

/** Saves the form, takes the next step (from the project's page), or deletes. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, 'cycles.write');
  const id = params.cycleId ?? '';
  const cycle = await getCycle(context.app, actor, id);
  if (!cycle) throw notFoundPage('cycle');
  const form = await request.formData();
  if (form.get('intent') === 'delete') {
    const deleted = await deleteCycle(context.app, actor, id, readVersion(form));
    return deleted.ok ? redirect(`/projects/${cycle.projectId}`) : answerRefused(form, deleted, []);
  }
  // Only what was sent: a step sends the status alone, and a disabled prefix is not sent.
  const sent = cycleFields.flatMap((name) => (form.has(name) ? [[name, form.get(name)]] : []));
  const parsed = CycleChangeSchema.safeParse(Object.fromEntries(sent));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await updateCycle(context.app, actor, id, parsed.data, readVersion(form));
  return outcome.ok ? emptyReply : answerRefused(form, outcome, cycleFields);
}

export default function Cycle() {
  const { cycle, page, nowMs } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const reply = answered ?? emptyReply;
  useListRefresh(page.statistics.active > 0);
  const saved = answered !== undefined && !reply.sentence && Object.keys(reply.errors).length === 0;
  const mayUpload = cycle.project.active && cycle.status !== 'completed';
  const upload = mayUpload ? (
    <LinkButton to={`/cycles/${cycle.id}/upload`} variant="primary">
      <Upload aria-hidden="true" /> Upload
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader
        title={cycle.label}
        crumbs={[
          { label: 'Projects', to: '/projects' },
          { label: cycle.project.name, to: `/projects/${cycle.project.id}` },
        ]}
        mark={<CycleBadge status={cycle.status} />}
        lead={cycle.description}
        actions={
          <>
            {upload}
            <DeleteButton
              title="Delete cycle?"
              version={cycle.version}
              sentence={`${cycle.label} is deleted from Longshore. Objects in the bucket stay.`}
            />
          </>
        }
      />
      {mayUpload ? null : (
        <div className="mb-5">
          <Notice>
            {cycle.project.active
              ? `${cycle.label} is completed and takes no more uploads. Set it to in progress again to send late data.`
              : 'This project is not active, so it takes no uploads. Ask an administrator to set it active.'}
          </Notice>
        </div>
      )}
      <StatisticsRow statistics={page.statistics} />
      <div className="space-y-5">
        <Card
          title="Sessions"
          flush
          actions={
            page.nextCursor ? (
              <LinkButton to={`/sessions?cycleId=${cycle.id}`} size="small">
                All sessions
              </LinkButton>
            ) : null
          }
        >
          {page.sessions.length === 0 ? (
            <EmptyState icon={<Upload />} title="Nothing uploaded yet" action={upload}>
              Each folder that is sent to this cycle is one session, and stands here.
            </EmptyState>
          ) : (
            <SessionTable sessions={page.sessions} nowMs={nowMs} withPlace={false} />
          )}
        </Card>
        <Card title="Edit cycle">
          <div className="max-w-2xl space-y-4">
            {saved ? <Notice tone="good">Saved.</Notice> : null}
            <CycleForm cycle={cycle} reply={reply} />
          </div>
        </Card>
      </div>
    </>
  );
}
