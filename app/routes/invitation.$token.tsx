import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { emptyReply } from '../components/form/form-reply';
import { answerRefused, readTexts } from '../components/form/form-response.server';
import { DeadLink, LinkForm, NewPasswordField } from '../components/people/link-card';
import { SignInCard } from '../components/sign-in-card';
import { TextField } from '../components/ui/field';
import type { PageHandle } from '../page-access';
import { acceptInvitation } from '../server/people/accept-link.server';
import { signInByLink } from '../server/people/link-sign-in.server';
import { readLink } from '../server/people/one-time-links.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Invitation · Longshore' }];

/** Only looks: mail programs open links by themselves, and must not use them up. */
export async function loader({ context: { app }, params }: LoaderFunctionArgs) {
  const live = await readLink(app, 'invitation', params.token ?? '');
  if (!live) return data({ invited: null }, { status: 404 });
  const { username, displayName } = live.user;
  return data({ invited: { username, displayName, companyName: live.company.name } });
}

export async function action({ request, context: { app }, params }: ActionFunctionArgs) {
  const form = await request.formData();
  const input = readTexts(form, ['displayName', 'password']);
  const accepted = await acceptInvitation(app, params.token ?? '', input);
  if (!accepted.ok) return answerRefused(form, accepted, ['displayName', 'password']);
  // Thrown, so that the action's type is the reply alone.
  throw await signInByLink(request, app, accepted.value, 'invitation');
}

export default function Invitation() {
  const { invited } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  if (!invited)
    return (
      <DeadLink title="Invitation">
        Ask an administrator of your company to send the invitation again.
      </DeadLink>
    );
  return (
    <SignInCard
      title={`Join ${invited.companyName}`}
      lead="Choose your password. From then on you sign in with it."
    >
      <p className="mb-4 text-sm [overflow-wrap:anywhere]">
        Your username is <strong>{invited.username}</strong>.
      </p>
      <LinkForm reply={reply} submit="Open my account">
        <TextField
          label="Your name"
          name="displayName"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={reply.values.displayName ?? invited.displayName}
          error={reply.errors.displayName}
        />
        <NewPasswordField username={invited.username} error={reply.errors.password} />
      </LinkForm>
    </SignInCard>
  );
}
