import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { may } from '../../core/access/permissions';
import { CycleInputSchema } from '../../core/cycles/cycle-input';
import { BucketCheckCard } from '../components/bucket-check/bucket-check-card';
import {
  answerInvalid,
  answerRefused,
  notFoundPage,
  readTexts,
} from '../components/form/form-response.server';
import { pageOf } from '../components/list/page-of.server';
import { AccessPolicyCard } from '../components/projects/access-policy-card';
import { ActiveBadge } from '../components/projects/active-badge';
import { CycleList } from '../components/projects/cycle-list';
import { NewCycleForm } from '../components/projects/new-cycle-form';
import { ProjectFacts } from '../components/projects/project-facts';
import { LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import { projectAccessPolicy } from '../server/access-policy.server';
import { createCycle, listCycles, nextCyclePrefix } from '../server/cycles.server';
import { getProject } from '../server/projects.server';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { getStorageProfile } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'projects.read' } satisfies PageHandle;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.project.name ?? 'Project'} · Longshore` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const project = await getProject(context.app, actor, params.projectId ?? '');
  const profile = project && (await getStorageProfile(context.app, actor, project.storageProfileId));
  if (!profile) throw notFoundPage('project');
  const cursor = new URL(request.url).searchParams.get('cursor');
  const page = pageOf(request, await listCycles(context.app, actor, project.id, { cursor }));
  const policy = await projectAccessPolicy(context.app, actor, project.id);
  return {
    project,
    access: policy.ok ? policy.value : null,
    ...page,
    place: { region: project.region ?? profile.region, endpoint: project.endpoint ?? profile.endpoint },
    nextPrefix: await nextCyclePrefix(context.app, actor, project),
    mayWrite: may(actor, 'projects.write'),
  };
}

/** Makes a cycle. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, 'cycles.write');
  const id = params.projectId ?? '';
  if (!(await getProject(context.app, actor, id))) throw notFoundPage('project');
  const form = await request.formData();
  const parsed = CycleInputSchema.safeParse(readTexts(form, ['prefix', 'description']));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await createCycle(context.app, actor, id, parsed.data);
  if (!outcome.ok) return answerRefused(form, outcome, ['prefix', 'description']);
  return data({ made: outcome.value.label }, { status: 201 });
}

export default function Project() {
  const { project, cycles, access, nextCursor, place, nextPrefix, mayWrite } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={project.name}
        crumbs={[{ label: 'Projects', to: '/projects' }]}
        mark={<ActiveBadge active={project.active} />}
        lead={project.description}
        actions={
          <>
            <LinkButton to={`/sessions?projectId=${project.id}`}>Sessions</LinkButton>
            {mayWrite ? <LinkButton to={`/projects/${project.id}/edit`}>Edit project</LinkButton> : null}
          </>
        }
      />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="min-w-0 space-y-5">
          <Card title="Cycles" flush>
            <CycleList cycles={cycles} projectActive={project.active} />
          </Card>
          <Pager nextCursor={nextCursor} first="First page" next="Next page" />
          <Card title="New cycle">
            <NewCycleForm nextPrefix={nextPrefix} />
          </Card>
        </div>
        <div className="min-w-0 space-y-5">
          <Card title="Bucket">
            <ProjectFacts project={project} place={place} />
          </Card>
          {access ? <AccessPolicyCard access={access} /> : null}
          <BucketCheckCard key={project.id} projectId={project.id} />
        </div>
      </div>
    </>
  );
}
