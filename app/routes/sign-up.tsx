import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useState } from 'react';
import { shortestPassword } from '../../core/access/password-rule';
import { SignUpSchema } from '../../core/companies/sign-up-input';
import { slugOf } from '../../core/companies/slug';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused, readTexts } from '../components/form/form-response.server';
import { SignInCard } from '../components/sign-in-card';
import { Button } from '../components/ui/button';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { signInBrowser } from '../server/sign-in/browser-sign-in.server';
import { readActor } from '../server/sign-in/require-actor.server';
import { redirectWithCookies } from '../server/sign-in/sign-in.server';
import { signUp, signUpClosed, signUpIsOpen } from '../server/sign-up.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Sign up · Longshore' }];

const fields = ['companyName', 'slug', 'displayName', 'email', 'password'] as const;

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  if (await readActor(request, app)) throw redirect('/');
  return { closed: signUpIsOpen(app) ? null : signUpClosed.sentence };
}

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const form = await request.formData();
  const parsed = SignUpSchema.safeParse(readTexts(form, fields));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await signUp(app, parsed.data);
  if (!outcome.ok) return answerRefused(form, outcome, fields);
  const setCookies = await signInBrowser(app, request, outcome.value.admin, 'sign_up');
  throw setCookies ? redirectWithCookies('/projects', setCookies) : redirect('/sign-in');
}

export default function SignUp() {
  const { closed } = useLoaderData<typeof loader>();
  return (
    <SignInCard
      title="Sign up your company"
      lead={closed ?? 'You become its first administrator, and invite your colleagues afterwards.'}
    >
      {closed === null ? <SignUpForm /> : null}
      <p className="mt-4 text-center text-sm text-muted">
        You have an account already?{' '}
        <Link to="/sign-in" className="text-accent hover:underline">
          Sign in
        </Link>
      </p>
    </SignInCard>
  );
}

function SignUpForm() {
  const reply = useActionData<typeof action>() ?? emptyReply;
  const busy = useNavigation().state !== 'idle';
  const [companyName, setCompanyName] = useState(reply.values.companyName ?? '');
  const field = (name: (typeof fields)[number]) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name],
  });
  return (
    <Form method="post" noValidate className="space-y-4">
      {reply.sentence ? (
        <Notice tone="bad" urgent>
          {reply.sentence}
        </Notice>
      ) : null}
      <TextField
        label="Company"
        {...field('companyName')}
        required
        maxLength={100}
        autoComplete="organization"
        onChange={(event) => setCompanyName(event.currentTarget.value)}
      />
      <TextField
        label="Its name in addresses (optional)"
        {...field('slug')}
        autoCapitalize="none"
        spellCheck={false}
        placeholder={slugOf(companyName)}
        hint="Letters a to z, digits and “-”. Empty makes one of the company's name."
      />
      <TextField label="Your name" {...field('displayName')} required autoComplete="name" maxLength={100} />
      <TextField label="Your e-mail" type="email" {...field('email')} required autoComplete="email" />
      <TextField
        label="Password"
        type="password"
        name="password"
        error={reply.errors.password}
        required
        autoComplete="new-password"
        hint={`At least ${shortestPassword} characters, such as four words that do not belong together.`}
      />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        {busy ? 'Making your company…' : 'Sign up'}
      </Button>
    </Form>
  );
}
