import { z } from 'zod';

/** What Cloudflare bills, as counted while it happened. */
export const counted = [
  'workerRequests',
  /** Calls and fetches of Durable Objects, alarms and socket upgrades; messages of sockets are counted by themselves. */
  'objectRequests',
  'socketMessages',
  'objectRowsRead',
  /** Rows and index entries, key-value writes and alarms. */
  'objectRowsWritten',
  /** Those that wrote something. */
  'objectTransactions',
  /** In which the object could not hibernate. */
  'objectActiveMs',
  'd1RowsRead',
  'd1RowsWritten',
  /** Writes, reads and deletes of messages. */
  'queueOperations',
] as const;
export const CountsSchema = z.record(z.enum(counted), z.number());
export type Counts = z.infer<typeof CountsSchema>;

export const noCounts = (): Counts => Object.fromEntries(counted.map((name) => [name, 0])) as Counts;

const each = (value: (name: keyof Counts) => number): Counts =>
  Object.fromEntries(counted.map((name) => [name, value(name)])) as Counts;

export const sumOf = (list: readonly Counts[]): Counts =>
  each((name) => list.reduce((sum, counts) => sum + counts[name], 0));
export const differenceOf = (after: Counts, before: Counts): Counts =>
  each((name) => after[name] - before[name]);
export interface Run {
  readonly counts: Counts;
  /** Files or MiB, of which the cost grows. */
  readonly size: number;
  readonly seconds: number;
}

/** What an upload costs whatever it carries, for each unit that it carries, and for each second that it takes. */
export interface CostModel {
  readonly fixed: Counts;
  readonly perUnit: Counts;
  readonly perSecond: Counts;
}

/** From uploads of two sizes as fast as it goes, and one of the smaller size over a narrow line, if there is one. */
export function costModel(small: Run, large: Run, slow?: Run): CostModel {
  const perSecond = each((name) =>
    slow ? Math.max(0, (slow.counts[name] - small.counts[name]) / (slow.seconds - small.seconds)) : 0,
  );
  const seconds = large.seconds - small.seconds;
  const perUnit = each((name) =>
    Math.max(
      0,
      (large.counts[name] - small.counts[name] - perSecond[name] * seconds) / (large.size - small.size),
    ),
  );
  const fixed = each((name) =>
    Math.max(0, small.counts[name] - perUnit[name] * small.size - perSecond[name] * small.seconds),
  );
  return { fixed, perUnit, perSecond };
}

/** In a straight line. */
export const carriedOn = ({ fixed, perUnit, perSecond }: CostModel, size: number, seconds: number): Counts =>
  each((name) => fixed[name] + perUnit[name] * size + perSecond[name] * seconds);
