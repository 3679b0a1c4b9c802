/** By what guesses are counted: the account they aim at, the address they come from, or a device that signed in before. */
export const guessKinds = [
  'account',
  'address',
  'device',
  'code',
  'device_code',
  'reset_request',
  'reset_mail',
  'mail_of_company',
  'mail_to',
  'address_claim',
  'operator',
  'sign_up',
  'provider_visit',
] as const;
export type GuessKind = (typeof guessKinds)[number];

export interface GuessPolicy {
  /** So many wrong guesses cost no wait. */
  readonly free: number;
  /** The wait after the next one; each further one doubles it. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** After so long without a guess all is forgotten. */
  readonly forgetAfterMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * OWASP Authentication Cheat Sheet, "Account Lockout". Many people may share one address, so it waits later than an account. A
 * code has only a million values, so that guessing it is slowed most; whoever guesses codes knows the password already.
 */
export const guessPolicies: Readonly<Record<GuessKind, GuessPolicy>> = {
  account: { free: 10, firstWaitMs: 5_000, longestWaitMs: 15 * minuteMs, forgetAfterMs: 24 * hourMs },
  address: { free: 30, firstWaitMs: 5_000, longestWaitMs: 15 * minuteMs, forgetAfterMs: 6 * hourMs },
  device: { free: 5, firstWaitMs: 5_000, longestWaitMs: 15 * minuteMs, forgetAfterMs: 24 * hourMs },
  code: { free: 5, firstWaitMs: 30_000, longestWaitMs: 2 * hourMs, forgetAfterMs: 48 * hourMs },
  device_code: { free: 5, firstWaitMs: 30_000, longestWaitMs: 2 * hourMs, forgetAfterMs: 48 * hourMs },
  // No guesses, but each may send a mail.
  reset_request: { free: 10, firstWaitMs: 30_000, longestWaitMs: hourMs, forgetAfterMs: 6 * hourMs },
  // No longer than half of a link's life: so whoever is kept from a new one has a mail whose link works.
  reset_mail: { free: 1, firstWaitMs: minuteMs, longestWaitMs: hourMs / 2, forgetAfterMs: 24 * hourMs },
  // Enough to invite a whole company in one go.
  mail_of_company: { free: 300, firstWaitMs: minuteMs, longestWaitMs: hourMs, forgetAfterMs: 24 * hourMs },
  mail_to: { free: 5, firstWaitMs: 5 * minuteMs, longestWaitMs: 6 * hourMs, forgetAfterMs: 24 * hourMs },
  // Each refusal tells that some company has a user of this address.
  address_claim: { free: 5, firstWaitMs: minuteMs, longestWaitMs: 6 * hourMs, forgetAfterMs: 48 * hourMs },
  operator: { free: 10, firstWaitMs: 5_000, longestWaitMs: 15 * minuteMs, forgetAfterMs: 24 * hourMs },
  // Not a guess, but as costly: each makes a company.
  sign_up: { free: 10, firstWaitMs: minuteMs, longestWaitMs: hourMs, forgetAfterMs: 24 * hourMs },
  // Each may be a request to a company's provider.
  provider_visit: { free: 30, firstWaitMs: 5_000, longestWaitMs: 15 * minuteMs, forgetAfterMs: hourMs },
};

export interface GuessState {
  /** Guesses that are counted; one is taken back when it was right. */
  readonly guesses: number;
  readonly lastAtMs: number;
  /** Before this time no guess is looked at. */
  readonly waitUntilMs: number;
  /** Whether a guess was refused during this wait: only the first is worth an entry in the audit log. */
  readonly hasRefused: boolean;
}

export type GuessVerdict =
  | { readonly allowed: true; readonly state: GuessState }
  | {
      readonly allowed: false;
      readonly retryAfterMs: number;
      readonly isFirst: boolean;
      readonly state: GuessState;
    };

/**
 * Counts a guess before it is looked at, so that a hundred at once are not all looked at before the first is counted. A guess
 * that comes during a wait is refused and makes the wait no longer.
 */
export function takeGuess(policy: GuessPolicy, known: GuessState | null, nowMs: number): GuessVerdict {
  if (known && known.waitUntilMs > nowMs) {
    const retryAfterMs = known.waitUntilMs - nowMs;
    const state = { ...known, hasRefused: true };
    return { allowed: false, retryAfterMs, isFirst: !known.hasRefused, state };
  }
  const isForgotten = known === null || known.lastAtMs + policy.forgetAfterMs <= nowMs;
  const guesses = (isForgotten ? 0 : known.guesses) + 1;
  const waitUntilMs = nowMs + waitMs(policy, guesses);
  return { allowed: true, state: { guesses, lastAtMs: nowMs, waitUntilMs, hasRefused: false } };
}

/** A right guess costs nothing: its count goes, and its wait, unless a later guess has set another. */
export function giveBackGuess(known: GuessState, takenAtMs: number): GuessState {
  const isLast = known.lastAtMs === takenAtMs;
  return {
    ...known,
    guesses: Math.max(0, known.guesses - 1),
    waitUntilMs: isLast ? takenAtMs : known.waitUntilMs,
  };
}

function waitMs({ free, firstWaitMs, longestWaitMs }: GuessPolicy, guesses: number): number {
  return guesses < free ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (guesses - free));
}
