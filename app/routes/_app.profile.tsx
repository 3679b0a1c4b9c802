import type { LoaderFunctionArgs } from '@remix-run/cloudflare';
import { NavLink, Outlet, useLoaderData } from '@remix-run/react';
import { clsx } from 'clsx';
import { RoleBadge, StatusBadge } from '../components/people/user-badges';
import { Badge } from '../components/ui/badge';
import { PageHeader } from '../components/ui/page-header';
import { getProfile } from '../server/people/profile.server';
import { requireActor } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const profile = await getProfile(app, await requireActor(request, app));
  if (!profile.ok) throw new Response(profile.sentence, { status: 404 });
  return profile.value;
}

const tabs = [
  { to: '/profile', label: 'Overview' },
  { to: '/profile/password', label: 'Password' },
  { to: '/profile/two-factor', label: 'Two-factor' },
  { to: '/profile/sign-ins', label: 'Sign-ins' },
  { to: '/profile/api-tokens', label: 'API tokens' },
] as const;

export default function Profile() {
  const { user, company } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={user.displayName}
        mark={
          <>
            <Badge>{company.name}</Badge>
            <RoleBadge role={user.role} />
            <StatusBadge status={user.status} />
          </>
        }
        lead={user.username}
      />
      <nav aria-label="Profile" className="mb-5 flex flex-wrap gap-x-1 border-b border-line">
        {tabs.map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            end
            className={({ isActive }) =>
              clsx(
                'border-b-2 px-3 py-2 font-medium whitespace-nowrap',
                isActive
                  ? 'border-accent text-accent-strong'
                  : 'border-transparent text-muted hover:text-ink',
              )
            }
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
