import { csvRow } from '../../core/csv';
import type { AuditEntry } from './audit-log.server';

export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface ExportForm {
  readonly contentType: string;
  /** Before the first entry. */
  readonly head: string;
  line(entry: AuditEntry): string;
}

const columns = [
  'id',
  'time',
  'actor kind',
  'actor id',
  'actor',
  'action',
  'target kind',
  'target id',
  'target',
  'refusal',
  'before',
  'after',
  'address',
  'place',
  'device',
  'request id',
];

export const exportForms: Record<ExportFormat, ExportForm> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    // The byte order mark: without it Excel takes UTF-8 for something else.
    head: `\ufeff${csvRow(columns)}`,
    line: (entry) =>
      csvRow([
        entry.id,
        new Date(entry.atMs).toISOString(),
        entry.actorKind,
        entry.actorUserId,
        entry.actorName,
        entry.action,
        entry.targetKind,
        entry.targetId,
        entry.targetName,
        entry.refusal,
        entry.before && JSON.stringify(entry.before),
        entry.after && JSON.stringify(entry.after),
        entry.address,
        entry.place,
        entry.userAgent,
        entry.requestId,
      ]),
  },
  jsonl: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (entry) => `${JSON.stringify(entry)}\n`,
  },
};
