import { type ActionFunctionArgs, data, type MetaFunction } from '@remix-run/cloudflare';
import { Link, useActionData } from '@remix-run/react';
import { emptyReply } from '../components/form/form-reply';
import { answerRefused, readTexts } from '../components/form/form-response.server';
import { LinkForm } from '../components/people/link-card';
import { SignInCard } from '../components/sign-in-card';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { requestPasswordReset } from '../server/people/forgotten-password.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Forgotten password · Longshore' }];

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const asked = await requestPasswordReset(context.app, readTexts(form, ['name']).name);
  return asked.ok ? data({ asked: true as const }) : answerRefused(form, asked, ['name']);
}

export default function ForgotPassword() {
  const answer = useActionData<typeof action>();
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  return (
    <SignInCard title="Forgotten password" lead="A mail brings you a link with which you choose a new one.">
      {answer && 'asked' in answer ? (
        <Notice tone="good" urgent>
          If an account has this name, a mail is on its way to its address. Its link works for one hour. If
          none comes, ask an administrator of your company.
        </Notice>
      ) : (
        <LinkForm reply={reply} submit="Send me a link">
          <TextField
            label="Username or e-mail"
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={reply.values.name}
            error={reply.errors.name}
          />
        </LinkForm>
      )}
      <p className="mt-4">
        <Link to="/sign-in" className="text-accent hover:underline">
          Back to the sign-in page
        </Link>
      </p>
    </SignInCard>
  );
}
