import { expect, it } from 'vitest';
import { nextSessionState, type SessionEvent, sessionStates, terminalStates } from './session-state';

const events: SessionEvent[] = [
  { type: 'start' },
  { type: 'planned' },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'all_settled' },
  { type: 'verified', withErrors: false },
  { type: 'verified', withErrors: true },
  { type: 'fail' },
  { type: 'cancel' },
];

it('leaves no terminal state by any event', () => {
  for (const state of terminalStates)
    for (const event of events) expect(nextSessionState(state, event)).toBeNull();
});

it('can cancel and fail from every state that is not terminal', () => {
  for (const state of sessionStates.filter((s) => !(terminalStates as readonly string[]).includes(s))) {
    expect(nextSessionState(state, { type: 'cancel' })).toBe('cancelled');
    expect(nextSessionState(state, { type: 'fail' })).toBe('failed');
  }
});

it('completes only by way of verification', () => {
  for (const state of sessionStates) {
    for (const event of events) {
      const next = nextSessionState(state, event);
      if (next === 'completed' || next === 'completed_with_errors') expect(state).toBe('verifying');
    }
  }
});
