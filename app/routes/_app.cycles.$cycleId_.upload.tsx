import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { notFoundPage } from '../components/form/form-response.server';
import { Notice } from '../components/ui/notice';
import { PageHeader } from '../components/ui/page-header';
import { NewUpload } from '../components/upload/new-upload';
import type { PageHandle } from '../page-access';
import { startChoices } from '../server/companies.server';
import { getCycle } from '../server/cycles.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'sessions.upload' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Upload a folder · Longshore' }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const cycle = await getCycle(context.app, actor, params.cycleId ?? '');
  if (!cycle) throw notFoundPage('cycle');
  return { cycle, startSettings: (await startChoices(context.app, actor)).uploadSettings };
}

export default function UploadFolder() {
  const { cycle, startSettings } = useLoaderData<typeof loader>();
  const refusal = refusalOf(cycle);
  return (
    <>
      <PageHeader
        title="Upload a folder"
        crumbs={[
          { label: 'Projects', to: '/projects' },
          { label: cycle.project.name, to: `/projects/${cycle.project.id}` },
          { label: cycle.label, to: `/cycles/${cycle.id}` },
        ]}
        lead={`Into the bucket “${cycle.project.bucket}”, under ${cycle.prefix === '' ? 'its root' : `“${cycle.prefix}”`}.`}
      />
      {refusal ? <Notice>{refusal}</Notice> : <NewUpload cycleId={cycle.id} startSettings={startSettings} />}
    </>
  );
}

function refusalOf(cycle: { label: string; status: string; project: { active: boolean } }): string | null {
  if (!cycle.project.active) {
    return 'This project is not active, so it takes no uploads. Ask an administrator to set it active.';
  }
  if (cycle.status === 'completed') {
    return `${cycle.label} is completed and takes no more uploads. Set it to in progress again to send late data.`;
  }
  return null;
}
