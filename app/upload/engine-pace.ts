/** How much an engine does at once, by where it runs. */
export interface EnginePace {
  /** Requests on the wire at first; then the line decides, up to what the person allows. */
  readonly firstRequests: number;
  /** Requests at once to one of the bucket's hosts, at most. */
  readonly requestsToHost: number;
  /** Requests that are read, hashed and signed ahead for each one on the wire. */
  readonly readyForEach: number;
  /** Small files that are begun together, so that their reads and their signatures travel together. */
  readonly burst: number;
}

/** A browser opens six connections to a host that speaks HTTP/1.1, as S3 does; which it speaks, no page is told. */
export const browserPace: EnginePace = { firstRequests: 6, requestsToHost: 6, readyForEach: 1, burst: 1 };
