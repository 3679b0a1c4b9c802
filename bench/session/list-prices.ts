import type { Counts } from './counts';

/**
 * Dollars a million, beyond what the Workers Paid plan includes. From developers.cloudflare.com, read on 26 November 2026:
 * workers/platform/pricing, durable-objects/platform/pricing, queues/platform/pricing and d1/platform/pricing.
 */
const dollarsAMillion: Record<keyof Counts, number> = {
  workerRequests: 0.3,
  objectRequests: 0.15,
  // Twenty messages of a socket are billed as one request.
  socketMessages: 0.15 / 20,
  objectRowsRead: 0.001,
  objectRowsWritten: 1,
  objectTransactions: 0,
  // $12.50 a million GB-seconds; an object is billed as 128 MB.
  objectActiveMs: (12.5 * 0.128) / 1_000,
  d1RowsRead: 0.001,
  d1RowsWritten: 1,
  queueOperations: 0.4,
};

export const dollarsOf = (counts: Counts): number =>
  Object.entries(dollarsAMillion).reduce(
    (sum, [name, price]) => sum + (counts[name as keyof Counts] * price) / 1e6,
    0,
  );
