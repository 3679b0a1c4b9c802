import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ProjectChangeSchema } from '../../core/projects/project-input';
import { DeleteButton } from '../components/form/delete-button';
import { emptyReply } from '../components/form/form-reply';
import {
  answerInvalid,
  answerRefused,
  notFoundPage,
  readVersion,
} from '../components/form/form-response.server';
import { projectFields } from '../components/projects/project-fields';
import { ProjectForm } from '../components/projects/project-form';
import { readProjectForm } from '../components/projects/read-project-form.server';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { deleteProject, getProject, updateProject } from '../server/projects.server';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { storageProfileChoices } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'projects.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Edit project · Longshore' }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const project = await getProject(context.app, actor, params.projectId ?? '');
  if (!project) throw notFoundPage('project');
  return { project, profiles: await storageProfileChoices(context.app, actor) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const id = params.projectId ?? '';
  if (!(await getProject(context.app, actor, id))) throw notFoundPage('project');
  const form = await request.formData();
  if (form.get('intent') === 'delete') {
    const deleted = await deleteProject(context.app, actor, id, readVersion(form));
    return deleted.ok ? redirect('/projects') : answerRefused(form, deleted, []);
  }
  const parsed = ProjectChangeSchema.safeParse(readProjectForm(form));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await updateProject(context.app, actor, id, parsed.data, readVersion(form));
  return outcome.ok ? redirect(`/projects/${id}`) : answerRefused(form, outcome, projectFields);
}

export default function EditProject() {
  const { project, profiles } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  const { name, description, storageProfileId, bucket, region, endpoint, active } = project;
  return (
    <>
      <PageHeader
        title="Edit project"
        crumbs={[
          { label: 'Projects', to: '/projects' },
          { label: name, to: `/projects/${project.id}` },
        ]}
        actions={
          <DeleteButton
            title="Delete project?"
            version={project.version}
            sentence={`"${name}" and its cycles are deleted from Longshore. Objects in the bucket stay.`}
          />
        }
      />
      <ProjectForm
        reply={reply}
        start={{
          name,
          description,
          storageProfileId,
          bucket,
          region: region ?? '',
          endpoint: endpoint ?? '',
        }}
        startsActive={active}
        version={project.version}
        profiles={profiles}
        submit="Save"
        cancelTo={`/projects/${project.id}`}
      />
    </>
  );
}
