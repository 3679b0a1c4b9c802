import { newestActiveSessionIds } from '../../../db/sessions';
import type { AppContext } from '../context';

/** More sessions than a company has running; what is beyond finds out by itself, within 15 seconds of its next frame. */
const notifiedAtMost = 200;

/**
 * After sign-ins or API tokens of the company have ended, or what they may do has changed: its sessions look at once which of
 * their sockets still stand, and close the others. To be called by whoever ends sign-ins in a batch of their own.
 */
export function afterSignInsEnded(app: AppContext, companyId: string): void {
  app.background(notifySessions(app, companyId));
}

async function notifySessions(app: AppContext, companyId: string): Promise<void> {
  const ids = await newestActiveSessionIds(app.db, companyId, notifiedAtMost);
  const results = await Promise.allSettled(ids.map((id) => app.uploadSession(id).recheckSockets(companyId)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  if (failures.length > 0)
    console.error('Some sessions could not be told of ended sign-ins', { companyId, failures });
}
