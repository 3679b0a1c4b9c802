import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { may } from '../../core/access/permissions';
import { StorageProfileChangeSchema } from '../../core/projects/storage-profile-input';
import { DeleteButton } from '../components/form/delete-button';
import { emptyReply } from '../components/form/form-reply';
import {
  answerInvalid,
  answerRefused,
  notFoundPage,
  readTexts,
  readVersion,
} from '../components/form/form-response.server';
import { storageProfileFields } from '../components/projects/project-fields';
import { StorageProfileForm } from '../components/projects/storage-profile-form';
import { PageHeader } from '../components/ui/page-header';
import { forbidden } from '../server/outcome';
import { requireActor } from '../server/sign-in/require-actor.server';
import {
  deleteStorageProfile,
  getStorageProfile,
  updateStorageProfile,
} from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const meta: MetaFunction = () => [{ title: 'Storage profile · Longshore' }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context.app);
  if (!may(actor, 'storage-profiles.write')) throw new Response(forbidden().sentence, { status: 403 });
  const profile = await getStorageProfile(context.app, actor, params.profileId ?? '');
  if (!profile) throw notFoundPage('storage profile');
  return { profile };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context.app);
  const id = params.profileId ?? '';
  const form = await request.formData();
  if (form.get('intent') === 'delete') {
    const deleted = await deleteStorageProfile(context.app, actor, id, readVersion(form));
    return deleted.ok ? redirect('/storage-profiles') : answerRefused(form, deleted, []);
  }
  const parsed = StorageProfileChangeSchema.safeParse(readTexts(form, storageProfileFields));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await updateStorageProfile(context.app, actor, id, parsed.data, readVersion(form));
  return outcome.ok ? redirect('/storage-profiles') : answerRefused(form, outcome, storageProfileFields);
}

export default function StorageProfile() {
  const { profile } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  const { name, endpoint, region, accessKeyId } = profile;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Storage profiles', to: '/storage-profiles' }]}
        actions={
          <DeleteButton
            title="Delete storage profile?"
            version={profile.version}
            sentence={`"${name}" and its stored keys are deleted from Longshore. Nothing changes at your S3 service.`}
          />
        }
      />
      <StorageProfileForm
        reply={reply}
        start={{ name, endpoint, region, accessKeyId }}
        hasSecret
        version={profile.version}
        submit="Save"
      />
    </>
  );
}
