import { Link, useLocation, useSearchParams } from '@remix-run/react';

interface PagerProps {
  readonly nextCursor: string | null;
  readonly first?: string;
  readonly next?: string;
}

/** For a list whose page is named by `cursor` in its address. */
export function Pager({ nextCursor, first = 'Newest', next = 'Older' }: PagerProps) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const to = (cursor: string | null) => {
    const changed = new URLSearchParams(search);
    if (cursor === null) changed.delete('cursor');
    else changed.set('cursor', cursor);
    return `${pathname}?${changed}`;
  };
  if (nextCursor === null && !search.has('cursor')) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between text-accent">
      {search.has('cursor') ? <Link to={to(null)}>{first}</Link> : <span />}
      {nextCursor !== null ? <Link to={to(nextCursor)}>{next}</Link> : <span />}
    </nav>
  );
}
