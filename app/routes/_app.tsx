import type { LoaderFunctionArgs } from '@remix-run/cloudflare';
import { Outlet, useLoaderData, useNavigation } from '@remix-run/react';
import { Toaster } from 'sonner';
import { actionsOf } from '../../core/access/permissions';
import { TopBar } from '../components/top-bar';
import { companyName } from '../server/companies.server';
import { requireActor } from '../server/sign-in/require-actor.server';
import { UploadProvider } from '../upload/use-upload';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context.app);
  return {
    companyName: await companyName(context.app, actor),
    userName: actor.displayName,
    actions: actionsOf(actor),
  };
}

/**
 * Has no error boundary of its own: one would unmount the upload that runs in this tab. The pages inside export
 * `ErrorPage` as theirs, so that a failed page leaves the top bar and the upload alone.
 */
export default function SignedIn() {
  const { companyName, userName, actions } = useLoaderData<typeof loader>();
  const navigating = useNavigation().state !== 'idle';
  return (
    <UploadProvider>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:m-2 focus:rounded-md focus:bg-surface focus:p-3"
      >
        Skip to the content
      </a>
      {navigating ? (
        <div aria-hidden="true" className="fixed inset-x-0 top-0 z-20 h-0.5 animate-pulse bg-accent" />
      ) : null}
      <TopBar companyName={companyName} userName={userName} actions={actions} />
      <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-6">
        <Outlet />
      </main>
      <Toaster theme="system" position="bottom-right" />
    </UploadProvider>
  );
}
