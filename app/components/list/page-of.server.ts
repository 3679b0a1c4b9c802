import { redirect } from '@remix-run/cloudflare';
import type { Outcome } from '../../server/outcome';

/** A list for its page. An address whose cursor was typed or is old leads to the first page. */
export function pageOf<T>(request: Request, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  if (outcome.kind !== 'invalid' || outcome.field !== 'cursor') {
    throw new Response(outcome.sentence, { status: outcome.kind === 'not_found' ? 404 : 400 });
  }
  const url = new URL(request.url);
  url.searchParams.delete('cursor');
  throw redirect(url.pathname.replace(/\.data$/, '') + url.search);
}
