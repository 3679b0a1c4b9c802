import { data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { ssoProblems } from '../../core/access/sso-problem';
import { SsoNameForm } from '../components/sso/sso-name-form';
import type { PageHandle } from '../page-access';
import { readActor } from '../server/sign-in/require-actor.server';
import { safeNext } from '../server/sign-in/safe-next';
import { startSso } from '../server/sso/sso-sign-in.server';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Single sign-on · Longshore' }];

/** A sign-in that stands stays: another page cannot exchange it for one of its own by a link to here. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const name = params.slug ?? '';
  const next = safeNext(request);
  if (await readActor(request, context.app)) throw redirect(next);
  const answer = await startSso(request, context.app, name);
  // Thrown, so that the loader's type is the refusal alone.
  if (answer instanceof Response) throw answer;
  const { problem } = answer;
  const status = problem === 'unavailable' ? 404 : problem === 'too_many' ? 429 : 502;
  return data({ name, next, error: ssoProblems[problem] }, { status });
}

export default function SingleSignOnOfCompany() {
  return <SsoNameForm {...useLoaderData<typeof loader>()} />;
}
