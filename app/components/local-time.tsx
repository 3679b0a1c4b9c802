import { formatDateTime } from './format';
import { useHydrated } from './use-hydrated';

/** A time in the reader's own zone. The server does not know that zone, so the first render is in UTC. */
export function LocalTime({ atMs }: { atMs: number }) {
  const hydrated = useHydrated();
  return (
    <time dateTime={new Date(atMs).toISOString()} className="whitespace-nowrap">
      {hydrated ? formatDateTime(atMs) : formatDateTime(atMs, 'UTC')}
    </time>
  );
}
