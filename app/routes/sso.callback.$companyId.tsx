import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/cloudflare';
import { Link, useLoaderData } from '@remix-run/react';
import { isAboutPerson, ssoProblems } from '../../core/access/sso-problem';
import { SignInCard } from '../components/sign-in-card';
import { LinkButton } from '../components/ui/button';
import type { PageHandle } from '../page-access';
import { redirectWithCookies } from '../server/sign-in/sign-in.server';
import { finishSso } from '../server/sso/sso-sign-in.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Single sign-on · Longshore' }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const answer = await finishSso(request, context.app, params.companyId ?? '');
  // Thrown, so that the loader's type is the refusal alone.
  if (answer instanceof Response) throw answer;
  const { problem, setCookies } = answer;
  if (!isAboutPerson(problem)) throw redirectWithCookies(`/sign-in?sso=${problem}`, setCookies);
  const headers = new Headers();
  for (const value of setCookies) headers.append('set-cookie', value);
  return data({ sentence: ssoProblems[problem] }, { status: 403, headers });
}

/** The provider said who it is, and Longshore does not let them in. */
export default function RefusedSignIn() {
  const { sentence } = useLoaderData<typeof loader>();
  return (
    <SignInCard title="You cannot come in here" lead={sentence}>
      <LinkButton to="/sso" className="w-full">
        Try again
      </LinkButton>
      <p className="mt-5 text-center text-sm">
        <Link to="/sign-in" className="text-accent hover:underline">
          Sign in with a password
        </Link>
      </p>
    </SignInCard>
  );
}
