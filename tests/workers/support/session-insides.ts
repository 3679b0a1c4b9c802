import { runInDurableObject } from 'cloudflare:test';
import type { SessionParts } from '../../../workers/coordinator/session/parts';
import type { Transactions } from '../../../workers/coordinator/session/transactions';
import type { Session } from './session-driver';

/** Changes a session from inside, in a transaction as its own rules do. */
export function changeSession<T>(session: Session, change: (parts: SessionParts) => T): Promise<T> {
  return runInDurableObject(session.stub, (instance) => {
    const { parts, transactions } = instance as unknown as {
      parts: SessionParts;
      transactions: Transactions;
    };
    return transactions.run(() => change(parts));
  });
}

/** As if every engine that is gone had been gone for a minute. */
export function passMinuteOfEngines(session: Session): Promise<void> {
  return runInDurableObject(session.stub, (_instance, { storage }) => {
    storage.sql.exec('UPDATE engines SET gone_at_ms = gone_at_ms - 60000 WHERE gone_at_ms IS NOT NULL');
  });
}
