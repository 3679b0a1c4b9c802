import type { SessionState } from '../../../core/sessions/session-state';
import { Badge } from '../ui/badge';
import { stateLooks } from './state-words';

export function SessionBadge({ state }: { state: SessionState }) {
  const { words, tone } = stateLooks[state];
  return <Badge tone={tone}>{words}</Badge>;
}

/** The badge of the live page: read out when it changes. */
export function LiveSessionBadge({ state }: { state: SessionState }) {
  const { words, tone } = stateLooks[state];
  return (
    <span aria-live="polite">
      <Badge tone={tone} data-testid="session-state" data-state={state}>
        {words}
      </Badge>
    </span>
  );
}
