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
/** Of two sizes, carried on to a third: what does not grow with the size is counted once. */
export const carriedOn = (
  small: Counts,
  large: Counts,
  sizes: { small: number; large: number; wanted: number },
): Counts =>
  each((name) => {
    const growth = (large[name] - small[name]) / (sizes.large - sizes.small);
    return large[name] + growth * (sizes.wanted - sizes.large);
  });
