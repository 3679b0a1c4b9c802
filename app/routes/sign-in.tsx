import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { Form, Link, useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { ssoProblemSentence } from '../../core/access/sso-problem';
import { SignInCard } from '../components/sign-in-card';
import { SsoLink } from '../components/sso/sso-link';
import { Button } from '../components/ui/button';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { readActor } from '../server/sign-in/require-actor.server';
import { signIn } from '../server/sign-in/sign-in.server';
import { signUpIsOpen } from '../server/sign-up.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Sign in · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (await readActor(request, context.app)) throw redirect('/');
  return { signUpOpen: signUpIsOpen(context.app) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const answer = await signIn(request, context.app);
  // Thrown, so that the action's type is the refusal alone.
  if (answer instanceof Response) throw answer;
  return data(answer, { status: 400 });
}

export default function SignIn() {
  const { signUpOpen } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const [search] = useSearchParams();
  const sentence = refusal?.sentence ?? ssoProblemSentence(search.get('sso'));
  return (
    <SignInCard title="Sign in" lead="Send folders to your company's storage, and see that they arrived.">
      <Form method="post" className="space-y-4">
        {sentence ? (
          <Notice tone="bad" urgent>
            {sentence}
          </Notice>
        ) : search.has('expired') ? (
          <Notice tone="warn">The code was not entered in time. Sign in again.</Notice>
        ) : null}
        <input type="hidden" name="next" value={search.get('next') ?? '/'} />
        <TextField
          label="Username or e-mail"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={refusal?.username}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
        <Link to="/forgot-password" className="block text-center text-accent hover:underline">
          Forgotten password?
        </Link>
      </Form>
      <SsoLink next={search.get('next') ?? '/'} />
      {signUpOpen ? (
        <p className="mt-4 text-center text-sm text-muted">
          Your company is new here?{' '}
          <Link to="/sign-up" className="text-accent hover:underline">
            Sign it up
          </Link>
        </p>
      ) : null}
    </SignInCard>
  );
}
