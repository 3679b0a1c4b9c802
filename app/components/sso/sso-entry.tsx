import { Link, useSearchParams } from '@remix-run/react';
import { ssoProblemSentence } from '../../../core/access/sso-problem';
import { Notice } from '../ui/notice';

/** On the sign-in page: the way to single sign-on, and why the last one did not work. */
export function SsoEntry() {
  const [search] = useSearchParams();
  const sentence = ssoProblemSentence(search.get('sso'));
  return (
    <div className="mt-5 space-y-4">
      {sentence ? (
        <Notice tone="bad" urgent>
          {sentence}
        </Notice>
      ) : null}
      <p className="text-center text-sm">
        <Link
          to={`/sso?next=${encodeURIComponent(search.get('next') ?? '/')}`}
          className="text-accent hover:underline"
        >
          Use single sign-on
        </Link>
      </p>
    </div>
  );
}
