import { env, runInDurableObject } from 'cloudflare:test';
import type { PackLimits } from '../../../core/protocol/pack';
import type { JobMessage } from '../../../core/protocol/queue-messages';
import { readPackLimits } from '../../../workers/coordinator/env';
import type { SessionParts } from '../../../workers/coordinator/session/parts';
import { SummaryWriter } from '../../../workers/coordinator/session/summary-writer';
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

/** As if every engine that is gone had been gone for a minute, or so many, longer. */
export function passMinuteOfEngines(session: Session, minutes = 1): Promise<void> {
  return runInDurableObject(session.stub, (_instance, { storage }) => {
    storage.sql.exec('UPDATE engines SET gone_at_ms = gone_at_ms - ?', minutes * 60_000);
  });
}

/** As if the coordinator had this for PACK_FILES. */
export function setPackFiles(session: Session, files: string): Promise<void> {
  return runInDurableObject(session.stub, (instance) => {
    (instance as unknown as { packs: PackLimits | null }).packs = readPackLimits(files);
  });
}

/** As if the object had been evicted: what it kept in memory is read from its storage again. */
export function forgetCaches(session: Session): Promise<void> {
  return runInDurableObject(session.stub, (instance) => {
    const { ledger, outbox, packs, records } = (instance as unknown as { parts: SessionParts }).parts;
    for (const part of [ledger, outbox, packs, records]) part.forget();
  });
}

/** From now on the session's alarm rings in an hour, or where a test lets it. */
export function putAlarmOff(session: Session): Promise<void> {
  return runInDurableObject(session.stub, async (_instance, { storage }) => {
    const { setAlarm } = storage;
    storage.setAlarm = () => setAlarm.call(storage, Date.now() + 3_600_000);
    await storage.setAlarm(0);
  });
}

/**
 * Lets the session write its summaries into this D1, at a time that the test passes on, as an object would that just started; its alarm
 * does not ring between two reports. Answers how often it has done whatever a change called for.
 */
export async function summarizeInto(
  session: Session,
  db: D1Database,
  time: { nowMs: number },
): Promise<() => number> {
  let times = 0;
  await putAlarmOff(session);
  await runInDurableObject(session.stub, (instance) => {
    const inner = instance as unknown as { parts: SessionParts; summaries: Pick<SummaryWriter, 'write'> };
    const writer = new SummaryWriter({ ...env, DB: db }, { ...inner.parts, nowMs: () => time.nowMs });
    const write = async () => {
      await writer.write();
      times += 1;
    };
    inner.summaries = { write };
  });
  return () => times;
}

/** From now on counts the session's transactions that write something. */
export async function countTransactions(session: Session): Promise<() => number> {
  let count = 0;
  await runInDurableObject(session.stub, (_instance, { storage }) => {
    const { transactionSync } = storage;
    const rowsWritten = () => storage.sql.exec<{ n: number }>('SELECT total_changes() AS n').one().n;
    const { put } = storage.kv;
    let puts = 0;
    storage.kv.put = (key: string, value: unknown) => {
      puts += 1;
      put.call(storage.kv, key, value);
    };
    storage.transactionSync = <T>(run: () => T): T => {
      const before = rowsWritten() + puts;
      const value = transactionSync.call(storage, run) as T;
      if (rowsWritten() + puts > before) count += 1;
      return value;
    };
  });
  return () => count;
}

export interface CaughtMessage {
  readonly body: JobMessage;
  readonly delaySeconds?: number;
}

/** From now on the session's messages come here, and the queue brings none of them. */
export async function catchMessages(session: Session): Promise<CaughtMessage[]> {
  const caught: CaughtMessage[] = [];
  await changeSession(session, ({ outbox }) => {
    const sendBatch = async (messages: Iterable<CaughtMessage>) => void caught.push(...messages);
    (outbox as unknown as { queue: { sendBatch: typeof sendBatch } }).queue = { sendBatch };
  });
  return caught;
}
