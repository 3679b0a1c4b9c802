import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { Link, useLoaderData } from '@remix-run/react';
import { HardDrive, Plus } from 'lucide-react';
import { may } from '../../core/access/permissions';
import { formatCount } from '../components/format';
import { pageOf } from '../components/list/page-of.server';
import { SearchForm } from '../components/list/search-form';
import { LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { listStorageProfiles } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'storage-profiles.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Storage profiles · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const mayWrite = may(actor, 'storage-profiles.write');
  const search = new URL(request.url).searchParams;
  const q = (search.get('q') ?? '').slice(0, 200);
  const query = { q, cursor: search.get('cursor') };
  const page = pageOf(request, await listStorageProfiles(context.app, actor, query));
  return { profiles: page.rows, nextCursor: page.nextCursor, q, mayWrite };
}

export default function StorageProfiles() {
  const { profiles, nextCursor, q, mayWrite } = useLoaderData<typeof loader>();
  const create = mayWrite ? (
    <LinkButton to="/storage-profiles/new" variant="primary">
      <Plus aria-hidden="true" /> New storage profile
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader
        title="Storage profiles"
        lead="A storage profile holds the access to an S3 service. Projects use it for their buckets."
        actions={create}
      />
      {profiles.length > 0 || q ? <SearchForm q={q} label="Find a storage profile" /> : null}
      <Card flush>
        {profiles.length === 0 && q ? (
          <EmptyState
            icon={<HardDrive />}
            title="No storage profile fits"
            action={<LinkButton to="/storage-profiles">Show all</LinkButton>}
          >
            Search for a part of its name, endpoint or access key ID.
          </EmptyState>
        ) : profiles.length === 0 ? (
          <EmptyState icon={<HardDrive />} title="No storage profiles yet" action={create}>
            {mayWrite
              ? 'Make the first one with the endpoint and the keys of your S3 service.'
              : 'Ask an administrator of your company to make one.'}
          </EmptyState>
        ) : (
          <table className="stack-table">
            <thead>
              <tr>
                <th scope="col">Storage profile</th>
                <th scope="col">Region</th>
                <th scope="col">Access key ID</th>
                <th scope="col">Projects</th>
              </tr>
            </thead>
            <tbody>
              {profiles.map((profile) => (
                <tr key={profile.id}>
                  <td className="lead">
                    {mayWrite ? (
                      <Link
                        to={`/storage-profiles/${profile.id}`}
                        className="font-semibold text-accent [overflow-wrap:anywhere] hover:underline"
                      >
                        {profile.name}
                      </Link>
                    ) : (
                      <span className="font-semibold [overflow-wrap:anywhere]">{profile.name}</span>
                    )}
                    <div className="text-sm text-muted [overflow-wrap:anywhere]">{profile.endpoint}</div>
                  </td>
                  <td data-label="Region">{profile.region}</td>
                  <td data-label="Access key ID" className="[overflow-wrap:anywhere]">
                    {profile.accessKeyId}
                  </td>
                  <td data-label="Projects" className="tabular-nums">
                    {formatCount(profile.projectCount)}
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
