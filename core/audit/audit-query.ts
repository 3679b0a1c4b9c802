import { z } from 'zod';
import { auditActions, targetKinds } from './audit-entry';

const daySentence = 'Write the day as year-month-day, such as 2026-02-28.';
const day = z.iso.date(daySentence).optional();

/** Which entries of the audit log are meant; all conditions together. */
export const AuditQuerySchema = z.object({
  action: z.enum(auditActions, 'There is no such action. Choose one from the list.').optional(),
  actorUserId: z.string().max(64).optional(),
  targetKind: z.enum(targetKinds, 'There is no such kind of thing. Choose one from the list.').optional(),
  targetId: z.string().max(64).optional(),
  /** The first and the last day, both included; days are those of UTC. */
  from: day,
  to: day,
  refused: z.enum(['true', 'false'], 'Write "true" to see refusals only.').optional(),
  /** Part of the name of who did it or of what it was done to; upper and lower case are one. */
  q: z.string().trim().max(100, 'The search is longer than 100 characters. Shorten it.').optional(),
});
export type AuditQuery = z.infer<typeof AuditQuerySchema>;

const dayMs = 24 * 60 * 60_000;

/** The days as moments: from the first, until before the second. */
export function periodOf({ from, to }: Pick<AuditQuery, 'from' | 'to'>): {
  fromMs?: number;
  untilMs?: number;
} {
  return {
    fromMs: from === undefined ? undefined : Date.parse(from),
    untilMs: to === undefined ? undefined : Date.parse(to) + dayMs,
  };
}
