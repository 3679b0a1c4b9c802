import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { LinkButton } from './ui/button';

interface Shown {
  readonly title: string;
  readonly sentence: string;
}

const notFound: Shown = {
  title: 'Not found',
  sentence: 'There is nothing at this address. It may have been deleted; go back to the list.',
};

/** What a person reads when a page cannot be shown: never a stack, never the cause. */
function shownOf(error: unknown, requestId: string | undefined): Shown {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404 && typeof error.data === 'string' && error.data !== '')
      return { ...notFound, sentence: error.data };
    if (error.status === 404) return notFound;
    if (error.status === 403 && typeof error.data === 'string')
      return { title: 'Not allowed', sentence: error.data };
    if (error.status === 409 && typeof error.data === 'string')
      return { title: 'Not possible now', sentence: error.data };
    if (error.status === 405)
      return {
        title: 'Not possible',
        sentence: 'This address takes no such request. Go back and try again.',
      };
  }
  const whom = requestId ? ` If it stays, tell your administrator the request ID ${requestId}.` : '';
  return {
    title: 'Something went wrong',
    sentence: `The page could not be shown. Load it again.${whom}`,
  };
}

export function ErrorPage({ requestId }: { requestId?: string }) {
  const { title, sentence } = shownOf(useRouteError(), requestId);
  return (
    <div role="alert">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-2 max-w-prose text-muted">{sentence}</p>
      <div className="mt-6 flex flex-wrap gap-2">
        <LinkButton to="/sessions" variant="primary">
          Go to the sessions
        </LinkButton>
        <LinkButton to="." reloadDocument>
          Load again
        </LinkButton>
      </div>
    </div>
  );
}
