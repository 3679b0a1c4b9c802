import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { UserPlus, Users as UsersIcon } from 'lucide-react';
import { z } from 'zod';
import { roles } from '../../core/access/permissions';
import { userStatuses } from '../../core/users/user-input';
import { LocalTime } from '../components/local-time';
import { RoleBadge, roleWords, StatusBadge, statusWords } from '../components/people/user-badges';
import { Button, LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { EmptyState } from '../components/ui/empty-state';
import { SelectField, TextField } from '../components/ui/field';
import { PageHeader } from '../components/ui/page-header';
import { Pager } from '../components/ui/pager';
import type { PageHandle } from '../page-access';
import type { UserView } from '../server/people/user-view.server';
import { listUsers } from '../server/people/users.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'users.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Users · Longshore' }];

const pageSize = 50;
/** An address that was typed or is old shows all users rather than an error. */
const QuerySchema = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  role: z.enum(roles).optional().catch(undefined),
  status: z.enum(userStatuses).optional().catch(undefined),
  cursor: z.string().max(1_000).optional().catch(undefined),
});

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const query = QuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const wanted = { ...query, sort: 'displayName', limit: pageSize } as const;
  const page = await listUsers(app, actor, wanted);
  const shown = page.ok ? page : await listUsers(app, actor, { ...wanted, cursor: undefined });
  if (!shown.ok) throw new Response(shown.sentence, { status: 403 });
  return { users: shown.value.rows, nextCursor: shown.value.nextCursor, query };
}

export default function Users() {
  const { users, nextCursor, query } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Users"
        lead="The people of your company."
        actions={
          <LinkButton to="/users/new" variant="primary">
            <UserPlus aria-hidden="true" /> New user
          </LinkButton>
        }
      />
      <Filter query={query} />
      <Card flush>
        {users.length === 0 ? (
          <EmptyState
            icon={<UsersIcon />}
            title="No user fits"
            action={<LinkButton to="/users">Show all users</LinkButton>}
          >
            Choose another search, role or status.
          </EmptyState>
        ) : (
          <UserTable users={users} />
        )}
      </Card>
      <Pager nextCursor={nextCursor} first="First page" next="Next page" />
    </>
  );
}

function Filter({ query }: { query: z.infer<typeof QuerySchema> }) {
  return (
    <Form
      method="get"
      key={JSON.stringify(query)}
      className="mb-4 grid items-end gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <TextField
        label="Search name, username or e-mail"
        name="q"
        type="search"
        defaultValue={query.q}
        maxLength={200}
      />
      <SelectField label="Role" name="role" defaultValue={query.role ?? ''}>
        <option value="">All roles</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleWords[role]}
          </option>
        ))}
      </SelectField>
      <SelectField label="Status" name="status" defaultValue={query.status ?? ''}>
        <option value="">All</option>
        {userStatuses.map((status) => (
          <option key={status} value={status}>
            {statusWords(status)}
          </option>
        ))}
      </SelectField>
      <Button type="submit">Search</Button>
    </Form>
  );
}

function UserTable({ users }: { users: readonly UserView[] }) {
  return (
    <table className="stack-table">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Role</th>
          <th scope="col">Status</th>
          <th scope="col">Two-factor</th>
          <th scope="col">Last sign-in</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <td className="lead">
              <Link
                to={`/users/${user.id}`}
                className="font-semibold text-accent [overflow-wrap:anywhere] hover:underline"
              >
                {user.displayName}
              </Link>
              <div className="text-sm text-muted [overflow-wrap:anywhere]">
                {[user.username, user.email].filter(Boolean).join(' · ')}
              </div>
            </td>
            <td data-label="Role">
              <RoleBadge role={user.role} />
            </td>
            <td data-label="Status">
              <StatusBadge status={user.status} />
            </td>
            <td data-label="Two-factor">{user.hasTwoFactor ? 'On' : 'Off'}</td>
            <td data-label="Last sign-in">
              {user.lastSignInAtMs === null ? 'Never' : <LocalTime atMs={user.lastSignInAtMs} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
