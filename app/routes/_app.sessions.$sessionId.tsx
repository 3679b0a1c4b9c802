import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { notFoundPage } from '../components/form/form-response.server';
import { LiveSession } from '../components/session/live-session';
import type { PageHandle } from '../page-access';
import { getSession, sessionAttempts, sessionView } from '../server/sessions.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'sessions.read' } satisfies PageHandle;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.session.folderName} · Longshore` : 'Session · Longshore' },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const id = params.sessionId ?? '';
  const session = await getSession(context.app, actor, id);
  if (!session) throw notFoundPage('session');
  const [view, attempts] = await Promise.all([
    sessionView(context.app, actor, id),
    sessionAttempts(context.app, actor, id),
  ]);
  if (!view.ok || !attempts.ok) throw notFoundPage('session');
  return { session, view: view.value, attempts: attempts.value };
}

export default function Session() {
  const { session, view, attempts } = useLoaderData<typeof loader>();
  // A page of another session starts its socket and its numbers anew.
  return <LiveSession key={session.id} session={session} initialView={view} attempts={attempts} />;
}
