import type { SessionProblem } from '../../core/protocol/session-view';
import type { Clock } from './ports';

/** Leave to send one request; given back with `done`. */
export interface Pass {
  readonly probe: boolean;
}

/** `problem` is null where the bucket gave no answer at all. */
export type PassResult =
  | { readonly kind: 'answered' }
  | { readonly kind: 'unused' }
  | { readonly kind: 'blocked'; readonly problem: SessionProblem | null };

interface Waiter {
  admit(pass: Pass): void;
}

type GateState =
  | { readonly kind: 'open' }
  /** `due`: the wait is over and the next waiter may probe. */
  | {
      readonly kind: 'shut';
      waitMs: number;
      due: boolean;
      probing: boolean;
      failedProbes: number;
      takeBack: () => void;
    };

const firstWaitMs = 500;
const longestWaitMs = 10_000;

/**
 * Every request to the bucket passes here. When one finds the bucket unreachable or blocked, the gate shuts; after growing
 * waits one single waiter is let through as a probe, and the first answer opens the gate for all. An outage thus costs no file a
 * try, and a bucket that comes back is not met by a crowd.
 */
export class BucketGate {
  private state: GateState = { kind: 'open' };
  private held = false;
  private readonly waiters: Waiter[] = [];
  /** Answers so far: tells a request that failed twice whether the bucket answered others in between. */
  answers = 0;

  constructor(
    private readonly clock: Clock,
    private readonly listener: {
      shut(failedProbes: number, problem: SessionProblem | null): void;
      answered(): void;
    },
  ) {}

  /** A probe failed too: no dropped connection, but an outage. */
  get isAway(): boolean {
    return this.state.kind === 'shut' && this.state.failedProbes > 0;
  }

  /** While held (a paused session) nobody passes. */
  hold(held: boolean): void {
    this.held = held;
    this.admit();
  }

  /** Null where the signal was aborted first. */
  pass(signal: AbortSignal): Promise<Pass | null> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(null);
      const waiter: Waiter = {
        admit: (pass) => {
          signal.removeEventListener('abort', leave);
          resolve(pass);
        },
      };
      const leave = () => {
        const at = this.waiters.indexOf(waiter);
        if (at >= 0) this.waiters.splice(at, 1);
        resolve(null);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiters.push(waiter);
      this.admit();
    });
  }

  done(pass: Pass, result: PassResult): void {
    if (pass.probe && this.state.kind === 'shut') this.state.probing = false;
    switch (result.kind) {
      case 'answered':
        this.answers += 1;
        this.open();
        break;
      case 'unused':
        break;
      case 'blocked':
        this.shut(pass, result.problem);
        break;
    }
    this.admit();
  }

  /** The network is back: probe now. */
  wake(): void {
    if (this.state.kind !== 'shut') return;
    this.state.takeBack();
    this.state.due = true;
    this.state.waitMs = firstWaitMs;
    this.admit();
  }

  close(): void {
    if (this.state.kind === 'shut') this.state.takeBack();
    this.state = { kind: 'open' };
  }

  private open(): void {
    if (this.state.kind === 'shut') this.state.takeBack();
    this.state = { kind: 'open' };
    this.listener.answered();
  }

  private shut(pass: Pass, problem: SessionProblem | null): void {
    if (this.state.kind === 'open') {
      this.state = {
        kind: 'shut',
        waitMs: firstWaitMs,
        due: false,
        probing: false,
        failedProbes: 0,
        takeBack: () => {},
      };
    } else if (pass.probe) {
      this.state.failedProbes += 1;
      this.state.waitMs = Math.min(longestWaitMs, this.state.waitMs * 2);
    } else {
      // Sent before the gate shut: says nothing new.
      return;
    }
    const shut = this.state;
    shut.due = false;
    shut.takeBack = this.clock.after(shut.waitMs, () => {
      shut.due = true;
      this.admit();
    });
    this.listener.shut(shut.failedProbes, problem);
  }

  private admit(): void {
    while (!this.held && this.waiters.length > 0) {
      if (this.state.kind === 'open') {
        this.waiters.shift()?.admit({ probe: false });
        continue;
      }
      if (!this.state.due || this.state.probing) return;
      this.state.probing = true;
      this.waiters.shift()?.admit({ probe: true });
    }
  }
}
