import { Link } from '@remix-run/react';

/** On the sign-in page: the way to single sign-on, and from there to where the person wanted to go. */
export function SsoLink({ next }: { next: string }) {
  return (
    <p className="mt-5 text-center text-sm">
      <Link to={`/sso?next=${encodeURIComponent(next)}`} className="text-accent hover:underline">
        Use single sign-on
      </Link>
    </p>
  );
}
