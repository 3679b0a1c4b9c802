import { runInDurableObject } from 'cloudflare:test';
import type { PackLimits } from '../../../core/protocol/pack';
import { readPackLimits } from '../../../workers/coordinator/env';
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

/** As if the coordinator had this for PACK_FILES. */
export function setPackFiles(session: Session, files: string): Promise<void> {
  return runInDurableObject(session.stub, (instance) => {
    (instance as unknown as { packs: PackLimits | null }).packs = readPackLimits(files);
  });
}
