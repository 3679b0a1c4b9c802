import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { Form, Link, useActionData, useNavigation } from '@remix-run/react';
import { SignInCard } from '../components/sign-in-card';
import { Button } from '../components/ui/button';
import { TextField } from '../components/ui/field';
import type { PageHandle } from '../page-access';
import { readPendingSignIn } from '../server/sign-in/pending-sign-in.server';
import { finishSignIn } from '../server/sign-in/second-factor-form.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Two-factor sign-in · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return (await readPendingSignIn(context.app, request)) ? null : redirect('/sign-in');
}

export async function action({ request, context }: ActionFunctionArgs) {
  const answer = await finishSignIn(request, context.app);
  // Thrown, so that the action's type is the refusal alone.
  if (answer instanceof Response) throw answer;
  return data({ sentence: answer }, { status: 400 });
}

export default function TwoFactor() {
  const refusal = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <SignInCard
      title="Two-factor sign-in"
      lead="Enter the code that your authenticator app shows for Longshore. Without the app, enter one of your recovery codes."
    >
      <Form method="post" noValidate className="space-y-4">
        <TextField
          // A wrong code is never right again: the field starts empty.
          key={refusal?.sentence}
          label="Code"
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={40}
          autoFocus
          error={refusal?.sentence}
        />
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          {busy ? 'Checking…' : 'Continue'}
        </Button>
      </Form>
      <p className="mt-4 text-sm">
        <Link to="/sign-in" className="text-accent hover:underline">
          Sign in as somebody else
        </Link>
      </p>
    </SignInCard>
  );
}
