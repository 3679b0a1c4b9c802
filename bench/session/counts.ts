/** What Cloudflare bills, as counted while it happened. */
export const counted = [
  'workerRequests',
  /** Calls and fetches of Durable Objects, alarms and socket upgrades; messages of sockets are counted by themselves. */
  'objectRequests',
  'socketMessages',
  'objectRowsRead',
  /** Rows and index entries, key-value writes and alarms. */
  'objectRowsWritten',
  'objectTransactions',
  'd1RowsRead',
  'd1RowsWritten',
  /** Writes, reads and deletes of messages. */
  'queueOperations',
] as const;
export type Counts = Record<(typeof counted)[number], number>;

export const noCounts = (): Counts => Object.fromEntries(counted.map((name) => [name, 0])) as Counts;
