import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
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
import { Card } from '../components/ui/card';
import { CodeBlock } from '../components/ui/code-block';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { trustPolicyJson } from '../server/access-policy.server';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { roleOffer } from '../server/storage-access.server';
import {
  deleteStorageProfile,
  getStorageProfile,
  updateStorageProfile,
} from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'storage-profiles.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Storage profile · Longshore' }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const profile = await getStorageProfile(context.app, actor, params.profileId ?? '');
  if (!profile) throw notFoundPage('storage profile');
  const offer = roleOffer(context.app);
  return { profile, offersRoles: offer !== null, trustJson: trustPolicyJson(offer, profile) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const id = params.profileId ?? '';
  if (!(await getStorageProfile(context.app, actor, id))) throw notFoundPage('storage profile');
  const form = await request.formData();
  if (form.get('intent') === 'delete') {
    const deleted = await deleteStorageProfile(context.app, actor, id, readVersion(form));
    return deleted.ok ? redirect('/storage-profiles') : answerRefused(form, deleted, []);
  }
  const parsed = StorageProfileChangeSchema.safeParse(readTexts(form, storageProfileFields(form)));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await updateStorageProfile(context.app, actor, id, parsed.data, readVersion(form));
  return outcome.ok
    ? redirect('/storage-profiles')
    : answerRefused(form, outcome, storageProfileFields(form));
}

export default function StorageProfile() {
  const { profile, offersRoles, trustJson } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  const { name, endpoint, region, kind, accessKeyId, roleArn } = profile;
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
        start={{ name, endpoint, region, kind, accessKeyId, roleArn }}
        offersRoles={offersRoles}
        hasSecret={kind === 'keys'}
        version={profile.version}
        submit="Save"
      />
      {trustJson ? (
        <div className="mt-6 max-w-2xl">
          <Card title="Trust policy of the role">
            <p className="mb-3 text-muted">
              Put this into the role, so that Longshore may take it on for this storage profile and nobody
              else may.
            </p>
            <CodeBlock label="Trust policy" text={trustJson} />
          </Card>
        </div>
      ) : null}
    </>
  );
}
