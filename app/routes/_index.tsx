import { redirect } from '@remix-run/cloudflare';
import type { PageHandle } from '../page-access';

export const handle = { access: 'open' } satisfies PageHandle;

export function loader() {
  return redirect('/sessions');
}
