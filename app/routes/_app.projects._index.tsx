import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { Link, useLoaderData } from '@remix-run/react';
import { FolderKanban, Plus } from 'lucide-react';
import { may } from '../../core/access/permissions';
import { formatCount } from '../components/format';
import { pageOf } from '../components/list/page-of.server';
import { SearchForm } from '../components/list/search-form';
import { LocalTime } from '../components/local-time';
import { ActiveBadge } from '../components/projects/active-badge';
import { LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import { listProjects } from '../server/projects.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'projects.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Projects · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const search = new URL(request.url).searchParams;
  const q = (search.get('q') ?? '').slice(0, 200);
  const page = pageOf(request, await listProjects(context.app, actor, { q, cursor: search.get('cursor') }));
  return { projects: page.rows, nextCursor: page.nextCursor, q, mayWrite: may(actor, 'projects.write') };
}

export default function Projects() {
  const { projects, nextCursor, q, mayWrite } = useLoaderData<typeof loader>();
  const create = mayWrite ? (
    <LinkButton to="/projects/new" variant="primary">
      <Plus aria-hidden="true" /> New project
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader title="Projects" lead="A project is a bucket that receives data." actions={create} />
      {projects.length > 0 || q ? <SearchForm q={q} label="Find a project" /> : null}
      <Card flush>
        {projects.length === 0 && q ? (
          <EmptyState
            icon={<FolderKanban />}
            title="No project fits"
            action={<LinkButton to="/projects">Show all</LinkButton>}
          >
            Search for a part of its name, bucket or description.
          </EmptyState>
        ) : projects.length === 0 ? (
          <EmptyState icon={<FolderKanban />} title="No projects yet" action={create}>
            {mayWrite
              ? 'Make the first one to send folders to a bucket.'
              : 'Ask an administrator of your company to make one.'}
          </EmptyState>
        ) : (
          <table className="stack-table">
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col">Status</th>
                <th scope="col">Storage profile</th>
                <th scope="col">Cycles</th>
                <th scope="col">Sessions</th>
                <th scope="col">Last session</th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <tr key={project.id}>
                  <td className="lead">
                    <Link
                      to={`/projects/${project.id}`}
                      className="font-semibold text-accent [overflow-wrap:anywhere] hover:underline"
                    >
                      {project.name}
                    </Link>
                    <div className="text-sm text-muted [overflow-wrap:anywhere]">{project.bucket}</div>
                  </td>
                  <td data-label="Status">
                    <ActiveBadge active={project.active} />
                  </td>
                  <td data-label="Storage profile">{project.profileName}</td>
                  <td data-label="Cycles" className="tabular-nums">
                    {formatCount(project.cycleCount)}
                  </td>
                  <td data-label="Sessions" className="tabular-nums">
                    {formatCount(project.sessionCount)}
                  </td>
                  <td data-label="Last session">
                    {project.lastSessionAtMs === null ? 'None' : <LocalTime atMs={project.lastSessionAtMs} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      <Pager nextCursor={nextCursor} first="First page" next="Next page" />
    </>
  );
}
