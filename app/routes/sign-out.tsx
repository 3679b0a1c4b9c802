import { type ActionFunctionArgs, redirect } from '@remix-run/cloudflare';
import type { PageHandle } from '../page-access';
import { signOut } from '../server/sign-in/sign-in.server';

export const handle = { access: 'open' } satisfies PageHandle;

/** A link must not sign anybody out; only the form does. */
export function loader() {
  return redirect('/');
}

export async function action({ request, context }: ActionFunctionArgs) {
  return await signOut(request, context.app);
}
