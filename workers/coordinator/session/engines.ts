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

type EngineRow = { id: string; scan: number; gone_at_ms: number | null };

/** Engines that hold, or held, leases; kept in storage so that a restart forgets no lease. */
export class Engines {
  constructor(private readonly sql: SqlStorage) {}

  present(engineId: string, scan: number): void {
    this.sql.exec('INSERT OR REPLACE INTO engines VALUES (?, ?, NULL)', engineId, scan);
  }

  gone(engineId: string, nowMs: number): void {
    this.sql.exec('UPDATE engines SET gone_at_ms = ? WHERE id = ? AND gone_at_ms IS NULL', nowMs, engineId);
  }

  /** Marks engines without a socket as gone: an eviction or deploy cuts sockets without a close event. */
  markMissing(connected: ReadonlySet<string>, nowMs: number): void {
    const rows = this.sql.exec<EngineRow>('SELECT * FROM engines WHERE gone_at_ms IS NULL').toArray();
    for (const row of rows) if (!connected.has(row.id)) this.gone(row.id, nowMs);
  }

  goneSince(beforeMs: number): string[] {
    const rows = this.sql.exec<EngineRow>('SELECT * FROM engines WHERE gone_at_ms <= ?', beforeMs).toArray();
    return rows.map((row) => row.id);
  }

  /** Whether an engine of this scan is here, or may come back. */
  reads(scan: number): boolean {
    return this.sql.exec('SELECT 1 FROM engines WHERE scan = ? LIMIT 1', scan).toArray().length > 0;
  }

  anyGone(): boolean {
    return this.sql.exec('SELECT 1 FROM engines WHERE gone_at_ms IS NOT NULL LIMIT 1').toArray().length > 0;
  }

  forget(engineId: string): void {
    this.sql.exec('DELETE FROM engines WHERE id = ?', engineId);
  }
}

export function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN;
}
