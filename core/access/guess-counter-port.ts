import type { GuessKind } from './guess-policy';

export type TakenGuess =
  | { readonly allowed: true }
  /** `isFirst`: no other guess was refused during this wait. */
  | { readonly allowed: false; readonly retryAfterMs: number; readonly isFirst: boolean };

/** What the app Worker asks of a guess counter, one for each account, address or device. */
export interface GuessCounterPort {
  /** Counts a guess that is about to be looked at; when refused, it must not be. */
  take(kind: GuessKind, nowMs: number): Promise<TakenGuess>;
  /** The guess taken at that time was right. */
  giveBack(takenAtMs: number): Promise<void>;
}
