/** One answered (or dropped) request, as tests read it from the control port. */
export interface LogEntry {
  readonly at: string;
  readonly method: string;
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  /** Of a listing. */
  readonly prefix: string | undefined;
  readonly uploadId: string | undefined;
  readonly partNumber: number | undefined;
  /** 0 when the connection was dropped instead of answered. */
  readonly status: number;
  /** Content-Length of the request. */
  readonly bytes: number;
  readonly code: string | undefined;
  /** Of the object or part that this request wrote; the MD5 in hex, unless it is a multipart object. */
  readonly etag: string | undefined;
  readonly durationMs: number;
}

const MAX_ENTRIES = 200_000;

export class RequestLog {
  private entries: LogEntry[] = [];

  add(entry: LogEntry): void {
    if (this.entries.length >= MAX_ENTRIES) this.entries.splice(0, MAX_ENTRIES / 2);
    this.entries.push(entry);
  }

  all(): readonly LogEntry[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }
}
