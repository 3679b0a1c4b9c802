import { describe, expect, it } from 'vitest';
import { type GuessState, giveBackGuess, guessKinds, guessPolicies, takeGuess } from './guess-policy';

const policy = { free: 3, firstWaitMs: 1_000, longestWaitMs: 10_000, forgetAfterMs: 60_000 };

/** As many wrong guesses as the policy lets through, each as soon as it may be. */
function guessFor(durationMs: number): { waits: number[]; state: GuessState | null } {
  let state: GuessState | null = null;
  const waits: number[] = [];
  for (let nowMs = 0; nowMs < durationMs; ) {
    const verdict = takeGuess(policy, state, nowMs);
    if (!verdict.allowed) throw new Error('The wait was over, and yet the guess was refused');
    state = verdict.state;
    waits.push(state.waitUntilMs - nowMs);
    nowMs = Math.max(nowMs + 1, state.waitUntilMs);
  }
  return { waits, state };
}

describe('guessing', () => {
  it('is free for a few tries, and then waits twice as long after each, up to the longest', () => {
    expect(guessFor(40_000).waits).toEqual([0, 0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });

  it('is refused during a wait, which gets no longer by it', () => {
    const state = { guesses: 5, lastAtMs: 0, waitUntilMs: 4_000, hasRefused: false };
    const first = takeGuess(policy, state, 1_500);
    expect(first).toMatchObject({ allowed: false, retryAfterMs: 2_500, isFirst: true });
    const second = takeGuess(policy, first.state, 3_999);
    expect(second).toMatchObject({ allowed: false, retryAfterMs: 1, isFirst: false });
    expect(takeGuess(policy, second.state, 4_000)).toMatchObject({ allowed: true });
  });

  it('begins anew after a long silence', () => {
    const state = { guesses: 50, lastAtMs: 0, waitUntilMs: 10_000, hasRefused: true };
    expect(takeGuess(policy, state, 60_000)).toMatchObject({ allowed: true, state: { guesses: 1 } });
    expect(takeGuess(policy, state, 59_999)).toMatchObject({ allowed: true, state: { guesses: 51 } });
  });

  it('costs nothing when the guess was right', () => {
    let state: GuessState | null = null;
    for (let nowMs = 0; nowMs < 100; nowMs += 1) {
      const verdict = takeGuess(policy, state, nowMs);
      expect(verdict.allowed).toBe(true);
      if (verdict.allowed) state = giveBackGuess(verdict.state, nowMs);
    }
    expect(state).toMatchObject({ guesses: 0 });
  });

  it('keeps the wait of a wrong guess that came after the right one', () => {
    const state = { guesses: 6, lastAtMs: 20, waitUntilMs: 8_020, hasRefused: false };
    expect(giveBackGuess(state, 10)).toEqual({ ...state, guesses: 5 });
  });

  it.each(guessKinds)('by %s never reaches many tries in a day', (kind) => {
    const { free, longestWaitMs } = guessPolicies[kind];
    const afterTheFreeOnes = 12 + (24 * 60 * 60_000) / longestWaitMs;
    expect(afterTheFreeOnes).toBeLessThan(120);
    // Mails of a company are no guesses: it may invite all its people in one go.
    expect(free).toBeLessThanOrEqual(kind === 'mail_of_company' ? 300 : 30);
  });
});
