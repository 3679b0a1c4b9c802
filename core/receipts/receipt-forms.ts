import { csvRow } from '../csv';
import type { FileView } from '../protocol/session-view';

export const receiptFormats = ['csv', 'jsonl'] as const;
export type ReceiptFormat = (typeof receiptFormats)[number];

/** What a receipt says of one file. `outcome` is the file's last state: `uploaded` only where the bucket showed it. */
export interface ReceiptLine {
  readonly path: string;
  /** Null where the file never had one. */
  readonly key: string | null;
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Of the whole file, in hex; the bucket shows the same bytes in Base64. Digests and ETag are null of a file that did not arrive. */
  readonly crc64nvme: string | null;
  /** Of the bytes that were sent in one request, where it was needed; null for files of several parts. */
  readonly md5: string | null;
  readonly etag: string | null;
  readonly outcome: FileView['state'];
  readonly reason: string | null;
}

export function receiptLine(file: FileView): ReceiptLine {
  const { path, key, sizeBytes, modifiedAtMs, state, sentence } = file;
  const modifiedAt = new Date(modifiedAtMs).toISOString();
  // What the ledger knows of a file that did not arrive may be of an earlier version.
  const arrived = state === 'uploaded' || state === 'skipped';
  const { crc64nvme, md5, etag } = arrived ? file : { crc64nvme: null, md5: null, etag: null };
  return { path, key, sizeBytes, modifiedAt, crc64nvme, md5, etag, outcome: state, reason: sentence };
}

interface ReceiptForm {
  readonly contentType: string;
  /** Before the first file. */
  readonly head: string;
  line(file: ReceiptLine): string;
}

const columns = ['path', 'key', 'size in bytes', 'modified', 'CRC64NVME', 'MD5', 'ETag', 'outcome', 'reason'];

export const receiptForms: Record<ReceiptFormat, ReceiptForm> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    // The byte order mark: without it Excel takes UTF-8 for something else.
    head: `\ufeff${csvRow(columns)}`,
    line: ({ path, key, sizeBytes, modifiedAt, crc64nvme, md5, etag, outcome, reason }) =>
      csvRow([path, key, sizeBytes, modifiedAt, crc64nvme, md5, etag, outcome, reason]),
  },
  jsonl: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (line) => `${escapedLineEnds(JSON.stringify(line))}\n`,
  },
};

/** Others than "\n" stand in JSON as they are, and many readers of lines would end a line there. */
const otherLineEnds = /[\u0085\u2028\u2029]/g;

function escapedLineEnds(json: string): string {
  return json.replace(otherLineEnds, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
