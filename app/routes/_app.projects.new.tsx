import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ProjectInputSchema } from '../../core/projects/project-input';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused } from '../components/form/form-response.server';
import { projectFields } from '../components/projects/project-fields';
import { ProjectForm } from '../components/projects/project-form';
import { readProjectForm } from '../components/projects/read-project-form.server';
import { LinkButton } from '../components/ui/button';
import { Notice } from '../components/ui/notice';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { startChoices } from '../server/companies.server';
import { createProject } from '../server/projects.server';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { storageProfileChoices } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'projects.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'New project · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const [profiles, start] = await Promise.all([
    storageProfileChoices(context.app, actor),
    startChoices(context.app, actor),
  ]);
  return { profiles, start: { storageProfileId: start.storageProfileId } };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const form = await request.formData();
  const parsed = ProjectInputSchema.safeParse(readProjectForm(form));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await createProject(context.app, actor, parsed.data);
  return outcome.ok ? redirect(`/projects/${outcome.value.id}`) : answerRefused(form, outcome, projectFields);
}

export default function NewProject() {
  const { profiles, start } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  return (
    <>
      <PageHeader title="New project" crumbs={[{ label: 'Projects', to: '/projects' }]} />
      {profiles.length === 0 ? (
        <Notice tone="warn" actions={<LinkButton to="/storage-profiles/new">New storage profile</LinkButton>}>
          A project needs a storage profile, which holds the access to your S3 service. Make one first.
        </Notice>
      ) : (
        <ProjectForm
          reply={reply}
          start={start}
          startsActive
          profiles={profiles}
          submit="Make project"
          cancelTo="/projects"
        />
      )}
    </>
  );
}
