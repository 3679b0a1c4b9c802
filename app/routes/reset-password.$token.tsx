import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { emptyReply } from '../components/form/form-reply';
import { answerRefused, readTexts } from '../components/form/form-response.server';
import { KeepApiTokens } from '../components/people/keep-api-tokens';
import { DeadLink, LinkForm, NewPasswordField } from '../components/people/link-card';
import { SignInCard } from '../components/sign-in-card';
import type { PageHandle } from '../page-access';
import { resetPassword } from '../server/people/accept-link.server';
import { signInByLink } from '../server/people/link-sign-in.server';
import { readLink } from '../server/people/one-time-links.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'New password · Longshore' }];

/** Only looks: mail programs open links by themselves, and must not use them up. */
export async function loader({ context: { app }, params }: LoaderFunctionArgs) {
  const live = await readLink(app, 'password_reset', params.token ?? '');
  if (!live) return data({ username: null }, { status: 404 });
  return data({ username: live.user.username });
}

export async function action({ request, context: { app }, params }: ActionFunctionArgs) {
  const form = await request.formData();
  const input = { ...readTexts(form, ['password']), keepApiTokens: form.get('keepApiTokens') !== null };
  const reset = await resetPassword(app, params.token ?? '', input);
  if (!reset.ok) return answerRefused(form, reset, ['password']);
  // Thrown, so that the action's type is the reply alone.
  throw await signInByLink(request, app, reset.value, 'reset');
}

export default function ResetPassword() {
  const { username } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  if (username === null)
    return (
      <DeadLink title="New password">
        <Link to="/forgot-password" className="text-accent hover:underline">
          Ask for a new link
        </Link>
        , or ask an administrator of your company.
      </DeadLink>
    );
  return (
    <SignInCard
      title="New password"
      lead={`For the username "${username}". You are signed out everywhere else.`}
    >
      <LinkForm reply={reply} submit="Save the password">
        <NewPasswordField username={username} error={reply.errors.password} label="New password" />
        <KeepApiTokens />
      </LinkForm>
    </SignInCard>
  );
}
