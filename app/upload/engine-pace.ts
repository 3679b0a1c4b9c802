/** How much an engine does at once, by where it runs. */
export interface EnginePace {
  /** Requests on the wire at first; then the line decides, up to what the person allows. */
  readonly firstRequests: number;
  /** Requests at once to one of the bucket's hosts, at most. */
  readonly requestsToHost: number;
  /** Requests that are read, hashed and signed ahead for each one on the wire. */
  readonly readyForEach: number;
  /** Files that are begun together, so that they are read and hashed together and their signatures travel together. */
  readonly burst: number;
  /** The same of parts of large files. */
  readonly largeBurst: number;
}

/**
 * A browser opens six connections to a host that speaks HTTP/1.1, as S3 does; which it speaks, no page is told. Twice as many are made
 * ready as are on the wire: then the wire lives on the one half while the other is read from one stream and hashed side by side.
 */
export const browserPace: EnginePace = {
  firstRequests: 6,
  requestsToHost: 6,
  readyForEach: 2,
  burst: 6,
  largeBurst: 6,
};
