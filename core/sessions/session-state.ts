export const sessionStates = [
  'pending',
  'planning',
  'in_progress',
  'paused',
  'verifying',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
] as const;
export type SessionState = (typeof sessionStates)[number];

export const terminalStates = [
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
] as const satisfies readonly SessionState[];

export function isTerminal(state: SessionState): boolean {
  return (terminalStates as readonly SessionState[]).includes(state);
}

export type SessionEvent =
  | { type: 'start' }
  | { type: 'planned' }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'all_settled' }
  | { type: 'verified'; withErrors: boolean }
  | { type: 'fail' }
  | { type: 'cancel' };

/**
 * The state after an event, or null where the event does not belong in this state. A terminal state has no way out:
 * a retry opens a new attempt, which begins again at `planning`.
 */
export function nextSessionState(state: SessionState, event: SessionEvent): SessionState | null {
  if (isTerminal(state)) return null;
  switch (event.type) {
    case 'start':
      return state === 'pending' || state === 'in_progress' || state === 'paused' ? 'planning' : null;
    case 'planned':
      return state === 'planning' ? 'in_progress' : null;
    case 'pause':
      return state === 'in_progress' ? 'paused' : null;
    case 'resume':
      return state === 'paused' ? 'in_progress' : null;
    case 'all_settled':
      return state === 'in_progress' ? 'verifying' : null;
    case 'verified':
      return state === 'verifying' ? (event.withErrors ? 'completed_with_errors' : 'completed') : null;
    case 'fail':
      return 'failed';
    case 'cancel':
      return 'cancelled';
  }
}
