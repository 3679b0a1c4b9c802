import type { SessionProblem } from '../../core/protocol/session-view';
import type { Clock, SessionApi } from './ports';

const askAgainMs = 5_000;

const blockedByBrowser: SessionProblem = {
  code: 'BlockedByBrowser',
  sentence:
    'The bucket answers the server but not this browser: its CORS rules do not allow this page. Open the project, run the bucket check and paste the CORS rules it shows; the upload continues by itself.',
};

const offline: SessionProblem = {
  code: 'Offline',
  sentence:
    'This computer is offline or cannot reach Longshore. Check the network connection; the upload continues by itself.',
};

/**
 * What keeps the engine from sending, in words. A request that dies without an answer says nothing in a browser, so the server is
 * asked what the bucket says to it.
 */
export class Trouble {
  private current: SessionProblem | null = null;
  private askedAtMs: number | null = null;
  /** Grows with each outage, so that a diagnosis that comes late is not shown after its end. */
  private outage = 0;

  constructor(
    private readonly clock: Clock,
    private readonly api: Pick<SessionApi, 'diagnose'>,
    /** Whether the session can be heard. */
    private readonly isLinked: () => boolean,
    private readonly say: (problem: SessionProblem | null) => void,
  ) {}

  get problem(): SessionProblem | null {
    return this.current;
  }

  /** A first failure may be one dropped connection: only once a probe failed too, a person is told. */
  shut(failedProbes: number, problem: SessionProblem | null): void {
    if (failedProbes === 0) return;
    if (problem) this.set(problem);
    else void this.diagnose();
  }

  /** The bucket answered. Without Longshore the upload is held up all the same. */
  answered(): void {
    this.end();
    if (this.current !== offline || this.isLinked()) this.set(null);
  }

  /** The connection to the session was lost, and a request to Longshore had no answer either. */
  cutOff(): void {
    if (!this.isLinked()) this.set(offline);
  }

  /** The browser says so, before any request has failed. It may be wrong: Longshore itself may be reached all the same. */
  async networkLost(): Promise<void> {
    for (;;) {
      const { outage } = this;
      const answer = await this.api.diagnose();
      if (answer.ok || answer.kind !== 'no_answer') return;
      if (outage === this.outage) return this.set(offline);
      // The bucket answered meanwhile, perhaps what it had been sent before.
    }
  }

  /** The browser or a connection says so; whether the bucket can be reached, the next request tells. */
  networkIsBack(): void {
    this.end();
    if (this.current === offline) this.set(null);
  }

  private end(): void {
    this.outage += 1;
    this.askedAtMs = null;
  }

  private async diagnose(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (this.askedAtMs !== null && nowMs - this.askedAtMs < askAgainMs) return;
    this.askedAtMs = nowMs;
    const { outage } = this;
    const answer = await this.api.diagnose();
    if (outage !== this.outage) return;
    if (!answer.ok)
      this.set(answer.kind === 'no_answer' ? offline : { code: 'Undiagnosed', sentence: answer.sentence });
    else if (answer.value.reachable) this.set(blockedByBrowser);
    else this.set({ code: answer.value.code.slice(0, 64), sentence: answer.value.sentence.slice(0, 500) });
  }

  private set(problem: SessionProblem | null): void {
    if (this.current?.code === problem?.code && this.current?.sentence === problem?.sentence) return;
    this.current = problem;
    this.say(problem);
  }
}
