import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused, readTexts } from '../components/form/form-response.server';
import { FormShell } from '../components/form/form-shell';
import { KeepApiTokens } from '../components/people/keep-api-tokens';
import { NewPasswordField } from '../components/people/link-card';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import {
  changePassword,
  getProfile,
  type PasswordChanged,
  PasswordChangeSchema,
} from '../server/people/profile.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'profile.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Password · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const profile = await getProfile(app, await requirePermission(request, app, handle.access));
  if (!profile.ok) throw new Response(profile.sentence, { status: 404 });
  return { username: profile.value.user.username, hasPassword: profile.value.user.hasPassword };
}

const fields = ['currentPassword', 'newPassword'] as const;

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const form = await request.formData();
  const keepApiTokens = form.get('keepApiTokens') !== null;
  const parsed = PasswordChangeSchema.safeParse({ ...readTexts(form, fields), keepApiTokens });
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const changed = await changePassword(request, app, actor, parsed.data);
  if (!changed.ok) return answerRefused(form, changed, fields);
  const headers = new Headers();
  for (const value of changed.value.setCookies) headers.append('set-cookie', value);
  return data({ changed: changed.value.changed }, { headers });
}

export default function Password() {
  const { username, hasPassword } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  if (!hasPassword)
    return <Notice>You sign in without a password. Ask an administrator of your company for one.</Notice>;
  return (
    <div className="space-y-5">
      {answer && 'changed' in answer ? (
        <Notice tone="good" urgent>
          Your password is changed, and you are signed out everywhere else. {tokensSentence(answer.changed)}
        </Notice>
      ) : null}
      <FormShell reply={reply} submit="Change the password" submitting="Changing…" cancelTo="/profile">
        <TextField
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
          error={reply.errors.currentPassword}
        />
        <NewPasswordField
          username={username}
          name="newPassword"
          label="New password"
          error={reply.errors.newPassword}
        />
        <KeepApiTokens />
      </FormShell>
    </div>
  );
}

function tokensSentence({ revokedApiTokens }: PasswordChanged): string {
  if (revokedApiTokens === 0) return '';
  return revokedApiTokens === 1
    ? 'Your API token is revoked.'
    : `Your ${revokedApiTokens} API tokens are revoked.`;
}
