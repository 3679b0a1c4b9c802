import type { LoaderFunctionArgs } from '@remix-run/cloudflare';
import type { PageHandle } from '../page-access';
import { requireActor } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'signed-in' } satisfies PageHandle;

/** Every address that is no page. Inside the layout, so that a wrong link leaves a running upload alone. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor(request, context.app);
  throw new Response('There is no page at this address. Check it, or go back to the sessions.', {
    status: 404,
  });
}

export default function NoPage() {
  return null;
}
