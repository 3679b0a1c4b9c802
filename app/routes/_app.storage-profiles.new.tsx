import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { StorageProfileInputSchema } from '../../core/projects/storage-profile-input';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused, readTexts } from '../components/form/form-response.server';
import { storageProfileFields } from '../components/projects/project-fields';
import { StorageProfileForm } from '../components/projects/storage-profile-form';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { roleOffer } from '../server/storage-access.server';
import { createStorageProfile } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'storage-profiles.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'New storage profile · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePermission(request, context.app, handle.access);
  return { offersRoles: roleOffer(context.app) !== null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const form = await request.formData();
  const parsed = StorageProfileInputSchema.safeParse(readTexts(form, storageProfileFields(form)));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await createStorageProfile(context.app, actor, parsed.data);
  return outcome.ok
    ? redirect('/storage-profiles')
    : answerRefused(form, outcome, storageProfileFields(form));
}

export default function NewStorageProfile() {
  const { offersRoles } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  return (
    <>
      <PageHeader
        title="New storage profile"
        crumbs={[{ label: 'Storage profiles', to: '/storage-profiles' }]}
      />
      <StorageProfileForm
        reply={reply}
        start={{}}
        offersRoles={offersRoles}
        hasSecret={false}
        submit="Make storage profile"
      />
    </>
  );
}
