import {
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  redirectDocument,
} from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { SsoNameForm } from '../components/sso/sso-name-form';
import type { PageHandle } from '../page-access';
import { readActor } from '../server/sign-in/require-actor.server';
import { safeNext } from '../server/sign-in/safe-next';

export const handle = { access: 'open' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Single sign-on · Longshore' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(request);
  if (await readActor(request, context.app)) return redirect(next);
  const name = new URL(request.url).searchParams.get('company')?.trim().toLowerCase() ?? '';
  if (name === '') return { next };
  // As a document: the way goes on to the provider, where no script of ours can follow.
  return redirectDocument(`/sso/${encodeURIComponent(name)}?next=${encodeURIComponent(next)}`);
}

export default function SingleSignOn() {
  return <SsoNameForm next={useLoaderData<typeof loader>().next} />;
}
