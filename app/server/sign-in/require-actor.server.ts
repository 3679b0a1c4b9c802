import { redirect } from '@remix-run/cloudflare';
import type { Actor } from '../../../core/access/actor';
import { type Action, may } from '../../../core/access/permissions';
import type { AppContext } from '../context';
import { forbidden } from '../outcome';
import { authenticate } from './authenticate.server';

/** Where a person whose company requires a second factor sets it up. */
export const twoFactorPage = '/profile/two-factor';

/** Who opens a page, or null. An API token opens none: what its scopes leave out is only kept from it by the API. */
export async function readActor(request: Request, app: AppContext): Promise<Actor | null> {
  const { actor } = await authenticate(request, app);
  return actor?.via.kind === 'token' ? null : actor;
}

/** For pages: throws a redirect to the sign-in page, from where the person comes back here. */
export async function requireActor(request: Request, app: AppContext): Promise<Actor> {
  const actor = await readActor(request, app);
  const url = new URL(request.url);
  // Remix asks for a page's data under the page's own path with ".data" behind it.
  const path = url.pathname.replace(/\.data$/, '');
  if (!actor) throw redirect(`/sign-in?next=${encodeURIComponent(path + pageSearch(url))}`);
  if (actor.mustSetUpTwoFactor && path !== twoFactorPage) throw redirect(twoFactorPage);
  return actor;
}

/** For pages that only some may open: throws the "forbidden" page. */
export async function requirePermission(request: Request, app: AppContext, action: Action): Promise<Actor> {
  const actor = await requireActor(request, app);
  if (!may(actor, action)) throw new Response(forbidden().sentence, { status: 403 });
  return actor;
}

/** Without what Remix adds to name the loaders that it wants. */
function pageSearch(url: URL): string {
  const search = new URLSearchParams(url.search);
  search.delete('_routes');
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
