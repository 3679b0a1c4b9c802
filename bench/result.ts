import type { BucketAccess } from '../core/storage/object-store';

/** One line of `npm run bench -- --json`. */
export interface CaseResult {
  readonly name: string;
  readonly metric: string;
  /** Median of the rounds; null where the case did not end as it must, which is then said in `problem`. */
  readonly ours: number | null;
  readonly peers: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
  readonly problem?: string;
  /** Peers that did not take part, and why. */
  readonly skipped?: Readonly<Record<string, string>>;
  /** Of the machine just before the case, over 1, 5 and 15 minutes. */
  readonly load?: readonly number[];
  /** Every round's figure, by who it is of. */
  readonly rounds?: Readonly<Record<string, readonly number[]>>;
  /** Seconds of processor time that a run took, by who ran and then by whose they are; a mean of the rounds. */
  readonly processor?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was counted on the way to the figure. */
  readonly counts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface TargetVersus {
  /** The case that it is measured in, where it stands in another. */
  readonly of?: string;
  readonly vs: string;
  readonly min_ratio: number;
  /** Null where the peer did not take part, for which `reason` says why. */
  readonly ratio: number | null;
  readonly met: boolean;
  readonly reason?: string;
}

export type Target =
  | TargetVersus
  | { readonly what: string; readonly limit: number; readonly value: number; readonly met: boolean };

export const atLeast = (what: string, limit: number, value: number): Target => ({
  what,
  limit,
  value: rounded(value),
  met: value >= limit,
});

export const atMost = (what: string, limit: number, value: number): Target => ({
  what,
  limit,
  value: rounded(value),
  met: value <= limit,
});

/** Brings whatever it needs along. */
export interface LoneCase {
  readonly name: string;
  readonly group?: string;
  readonly targets?: BenchCase['targets'];
  runAlone(means: Means): Promise<CaseResult>;
}

/** Needs a running Longshore and its bucket. */
export interface BenchCase {
  readonly name: string;
  /** A name for several cases. */
  readonly group?: string;
  /** What it is to reach against others, known before it runs. */
  readonly targets?: readonly Pick<TargetVersus, 'vs' | 'min_ratio'>[];
  run(surroundings: Surroundings): Promise<CaseResult>;
}

export interface Means {
  readonly rounds: number;
  /** Emptied after the bench. */
  readonly scratch: string;
  say(line: string): void;
}

export interface Surroundings extends Means {
  readonly appUrl: string;
  readonly storage: BucketAccess;
  /** Names of those that take part; null is everybody. */
  readonly peers: readonly string[] | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Three significant digits: more would claim what a shared machine cannot measure. */
export const rounded = (value: number): number => Number(value.toPrecision(3));
