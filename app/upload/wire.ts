import { Slots } from '../../core/concurrency/slots';
import { AdaptiveConcurrency, type Ended } from './adaptive-concurrency';
import type { EnginePace } from './engine-pace';
import type { Clock } from './ports';

/** Held by one request. */
export interface Place {
  readonly host: Slots;
  /** When it was taken, and then when its request began. */
  beganAtMs: number;
}

/**
 * The places for requests to the bucket: as many as prove to be worth it, as the person allows, and as its hosts have connections.
 * A request that waited in the browser for a connection would be taken for a stalled one.
 */
export class Wire {
  private readonly concurrency: AdaptiveConcurrency;
  private readonly slots = new Slots(1);
  private readonly hosts = new Map<string, Slots>();
  /** Those that signatures are for and that answer. */
  private readonly usable = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly pace: Pick<EnginePace, 'firstRequests' | 'requestsToHost'>,
    private allowed: number,
  ) {
    this.concurrency = new AdaptiveConcurrency(clock, pace.firstRequests);
    this.bound();
  }

  get limit(): number {
    return this.concurrency.limit;
  }

  /** What the person allows. */
  setMost(most: number): void {
    this.allowed = most;
    this.bound();
  }

  /** A place for a request to the host of the URL; null where the signal was aborted first. */
  async acquire(url: string, signal: AbortSignal): Promise<Place | null> {
    const host = this.hostOf(originOf(url));
    if (!(await host.acquire(signal))) return null;
    if (await this.slots.acquire(signal)) return { host, beganAtMs: this.clock.nowMs() };
    host.release();
    return null;
  }

  /** It is sent only now: what it waited for before, at a shut gate perhaps, says nothing of the line. */
  begin(place: Place): void {
    place.beganAtMs = this.clock.nowMs();
  }

  /** `ended` is null where the request alone says nothing of the line: it was not sent, refused for what it is, or dropped. */
  release({ host, beganAtMs }: Place, ended: Ended | 'outage' | null): void {
    // Places that stay empty for want of files carry nothing, whatever the line could.
    const lacksFiles = !this.slots.isFull && ![...this.hosts.values()].some(({ hasWaiting }) => hasWaiting);
    const isBusy = ended !== null && ended !== 'outage' && ended.isBusy;
    if (ended === 'outage' || (lacksFiles && !isBusy)) this.concurrency.wasIdle(beganAtMs);
    else if (ended !== null) this.concurrency.requestEnded(beganAtMs, ended);
    this.slots.setLimit(this.limit);
    this.slots.release();
    host.release();
  }

  /** No more is counted on its connections, until there is another signature for it. */
  gotNoAnswer(url: string): void {
    this.usable.delete(originOf(url));
    this.bound();
  }

  private hostOf(origin: string): Slots {
    const host = this.hosts.get(origin) ?? new Slots(this.pace.requestsToHost);
    this.hosts.set(origin, host);
    if (!this.usable.has(origin)) {
      this.usable.add(origin);
      this.bound();
    }
    return host;
  }

  private bound(): void {
    const connections = this.pace.requestsToHost * Math.max(1, this.usable.size);
    this.concurrency.setMost(Math.min(this.allowed, connections));
    this.slots.setLimit(this.limit);
  }
}

/** Of an absolute URL. */
function originOf(url: string): string {
  const pathAt = url.indexOf('/', url.indexOf('//') + 2);
  return pathAt < 0 ? url : url.slice(0, pathAt);
}
