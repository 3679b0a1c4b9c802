import { Link, useLocation, useSearchParams } from '@remix-run/react';

interface PagerProps {
  readonly nextCursor: string | null;
  readonly first?: string;
  readonly next?: string;
}

/** Leads on by `?cursor=`, and back to the first page. Shown only where there is more than one. */
export function Pager({ nextCursor, first = 'First page', next = 'Next page' }: PagerProps) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const to = (cursor: string | null) => {
    const query = new URLSearchParams(search);
    if (cursor === null) query.delete('cursor');
    else query.set('cursor', cursor);
    return `${pathname}?${query}`;
  };
  if (nextCursor === null && !search.has('cursor')) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between text-accent">
      {search.has('cursor') ? <Link to={to(null)}>{first}</Link> : <span />}
      {nextCursor !== null ? <Link to={to(nextCursor)}>{next}</Link> : <span />}
    </nav>
  );
}
