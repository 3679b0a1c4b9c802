import type { SocketVia } from '../../../core/access/socket-via';

/** What a socket remembers over the object's hibernation. */
export interface SocketAttachment {
  readonly userId: string;
  readonly via: SocketVia;
  /** Whether the person may upload, or only watch. */
  readonly mayUpload: boolean;
  /** Null until `hello`. */
  readonly role: 'engine' | 'viewer' | null;
  readonly engineId: string | null;
  readonly scan: number;
  /** Files that the engine still has room for. */
  readonly wants: number;
  /** The engine told of a problem, and not yet of its end. */
  readonly isHeldUp: boolean;
}

export function attachmentOf(socket: WebSocket): SocketAttachment {
  return socket.deserializeAttachment() as SocketAttachment;
}

export function attach(socket: WebSocket, change: Partial<SocketAttachment>): SocketAttachment {
  const next = { ...attachmentOf(socket), ...change };
  socket.serializeAttachment(next);
  return next;
}

export const holderBit = (scan: number): number => 2 ** scan;

/** For so long files wait for a device that went away without a goodbye: a crash, a closed lid, another network. */
const comesBackWithinMs = 5 * 60_000;

/** Which device a socket comes from; null where it cannot be told: the machines of a company may share one token. */
export function deviceOf({ via }: Pick<SocketAttachment, 'via'>): string | null {
  return via.kind === 'sign-in' ? via.id : null;
}

/** Engines that hold, or held, leases; kept in storage so that a restart forgets no lease. */
export class Engines {
  constructor(private readonly sql: SqlStorage) {}

  present(engineId: string, scan: number, device: string | null): void {
    this.sql.exec(
      `INSERT OR REPLACE INTO engines (id, scan, gone_at_ms, device, said_goodbye, has_no_leases)
         VALUES (?, ?, NULL, ?, 0, 0)`,
      ...[engineId, scan, device],
    );
  }

  gone(engineId: string, nowMs: number, saidGoodbye: boolean): void {
    this.sql.exec(
      'UPDATE engines SET gone_at_ms = ?, said_goodbye = ? WHERE id = ? AND gone_at_ms IS NULL',
      ...[nowMs, saidGoodbye ? 1 : 0, engineId],
    );
  }

  /** Marks engines without a socket as gone: an eviction or deploy cuts sockets without a close event. */
  markMissing(connected: ReadonlySet<string>, nowMs: number): void {
    for (const id of this.ids('gone_at_ms IS NULL')) if (!connected.has(id)) this.gone(id, nowMs, false);
  }

  /** Those that are gone since before a time and may still hold leases. */
  goneSince(beforeMs: number): string[] {
    return this.ids('gone_at_ms <= ? AND has_no_leases = 0', beforeMs);
  }

  /** A device has one engine at a time: of these, those without a socket do not come back. */
  othersOf(device: string | null, engineId: string): string[] {
    return this.ids('device = ? AND id <> ?', device, engineId);
  }

  /** Whether an engine of this scan is here, or its leases wait for it. */
  reads(scan: number): boolean {
    return this.ids('scan = ? AND has_no_leases = 0', scan).length > 0;
  }

  /** Scans of the engines that are here, or may come back. */
  expectedScans(nowMs: number): number[] {
    return this.sql
      .exec<{ scan: number }>(
        'SELECT DISTINCT scan FROM engines WHERE gone_at_ms IS NULL OR (said_goodbye = 0 AND gone_at_ms > ?)',
        nowMs - comesBackWithinMs,
      )
      .toArray()
      .map(({ scan }) => scan);
  }

  anyGone(): boolean {
    return this.ids('gone_at_ms IS NOT NULL AND has_no_leases = 0').length > 0;
  }

  /** Its leases were taken back; what only it can read waits on. */
  leasesTaken(engineId: string): void {
    this.sql.exec('UPDATE engines SET has_no_leases = 1 WHERE id = ?', engineId);
  }

  forget(engineId: string): void {
    this.sql.exec('DELETE FROM engines WHERE id = ?', engineId);
  }

  /** Forgets those without leases that nobody waits for. */
  forgetLongGone(nowMs: number): void {
    this.sql.exec(
      'DELETE FROM engines WHERE has_no_leases = 1 AND (said_goodbye = 1 OR gone_at_ms <= ?)',
      nowMs - comesBackWithinMs,
    );
  }

  private ids(where: string, ...values: SqlStorageValue[]): string[] {
    const rows = this.sql.exec<{ id: string }>(`SELECT id FROM engines WHERE ${where}`, ...values).toArray();
    return rows.map(({ id }) => id);
  }
}

export function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN;
}
