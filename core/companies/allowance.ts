/** The operator's limits, and the company's own quotas below them; null is none. */
export interface Limits {
  readonly quotaBytes: number | null;
  readonly quotaSessions: number | null;
  readonly limitBytes: number | null;
  readonly limitSessions: number | null;
}

/** What counts in the end: the smaller one of quota and limit. */
export function allowanceOf(limits: Limits): { bytes: number | null; sessions: number | null } {
  return {
    bytes: smaller(limits.quotaBytes, limits.limitBytes),
    sessions: smaller(limits.quotaSessions, limits.limitSessions),
  };
}

function smaller(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
