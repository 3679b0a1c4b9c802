import { DurableObject } from 'cloudflare:workers';
import type { GuessCounterPort, TakenGuess } from '../../core/access/guess-counter-port';
import {
  type GuessKind,
  type GuessState,
  giveBackGuess,
  guessPolicies,
  takeGuess,
} from '../../core/access/guess-policy';
import type { CoordinatorEnv } from './env';

/**
 * Counts guesses at one account, from one address or on one device. A Durable Object, since guesses that arrive at once in
 * several places must all see each other; the rules are in core/access/guess-policy.
 */
export class GuessCounter extends DurableObject<CoordinatorEnv> implements GuessCounterPort {
  async take(kind: GuessKind, nowMs: number): Promise<TakenGuess> {
    const policy = guessPolicies[kind];
    const verdict = takeGuess(policy, this.state(), nowMs);
    if (!verdict.allowed) {
      const { retryAfterMs, isFirst } = verdict;
      if (isFirst) this.ctx.storage.kv.put('state', verdict.state);
      return { allowed: false, retryAfterMs, isFirst };
    }
    this.ctx.storage.kv.put('state', verdict.state);
    await this.ctx.storage.setAlarm(Date.now() + policy.forgetAfterMs);
    return { allowed: true };
  }

  async giveBack(takenAtMs: number): Promise<void> {
    const state = this.state();
    if (state) this.ctx.storage.kv.put('state', giveBackGuess(state, takenAtMs));
  }

  /** Anybody can make counters by guessing at names, so none stays longer than it counts. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  private state(): GuessState | null {
    return this.ctx.storage.kv.get<GuessState>('state') ?? null;
  }
}
