import type { FilePage } from '../../../../core/protocol/session-view';
import { type ReceiptFormat, receiptForms, receiptLine } from '../../../../core/receipts/receipt-forms';
import { type ReceiptFile, receiptKey } from '../../../../core/receipts/receipt-key';
import type { SignedReceipt } from '../../../../core/receipts/signed-receipt';
import type { BucketAccess, ObjectStore, StoreResult } from '../../../../core/storage/object-store';
import type { ReceiptWork, WorkPlace } from '../work';
import { BucketSink, type PartSink, R2Sink } from './part-sink';
import { PartStream } from './part-stream';

const filesAtOnce = 2_000;
const signatureType = 'application/jose';

export interface ReceiptDesk {
  readonly access: BucketAccess;
  readonly store: ObjectStore;
  /** The operator's own copy. */
  readonly r2: R2Bucket | null;
  readonly companyName: string;
  readonly nowMs: number;
  files(cursor: number, limit: number): Promise<FilePage>;
  /** Whether this attempt is still the last one: a retry changes the files. */
  stillEnded(): Promise<boolean>;
  /** Null where there is no key. */
  sign(receipt: SignedReceipt): Promise<string | null>;
}

export interface WrittenReceipt {
  readonly kind: 'receipt';
  readonly attempt: number;
  readonly signature: string | null;
}

/**
 * Streams the receipt of an ended attempt beside the files, page by page of the ledger, and its signature last. Writing it
 * again writes the same files under the same keys. Null: the session goes on, and its next end has a receipt of its own.
 */
export async function writeReceipt(
  desk: ReceiptDesk,
  place: WorkPlace,
  work: ReceiptWork,
): Promise<StoreResult<WrittenReceipt | null>> {
  const { attempt } = work.session;
  const keyOf = (file: ReceiptFile) =>
    receiptKey(place.prefix, { sessionId: place.sessionId, attempt }, file);
  const sinksOf = (file: ReceiptFile, type: string): PartSink[] => [
    new BucketSink(desk.access, desk.store, keyOf(file), type),
    ...(desk.r2 ? [new R2Sink(desk.r2, `${place.companyId}/${keyOf(file)}`, type)] : []),
  ];
  const streamOf = (format: ReceiptFormat) =>
    new PartStream(sinksOf(`receipt.${format}`, receiptForms[format].contentType));
  const streams = { jsonl: streamOf('jsonl'), csv: streamOf('csv') };
  const written = await writeFiles(desk, streams);
  const mayEnd = written.ok && (await desk.stillEnded());
  if (!mayEnd) {
    for (const stream of Object.values(streams)) await stream.abort();
    return written.ok ? { ok: true, value: null } : written;
  }
  const toEnd = Object.values(streams);
  for (const [at, stream] of toEnd.entries()) {
    const ended = await stream.end();
    if (ended.ok) continue;
    for (const open of toEnd.slice(at)) await open.abort();
    return ended;
  }
  const { endpoint, region, bucket } = desk.access;
  const { projectId, cycleId, prefix } = place;
  const signature = await desk.sign({
    version: 1,
    issuedAtMs: desk.nowMs,
    company: { id: place.companyId, name: desk.companyName },
    session: { id: place.sessionId, ...work.session },
    place: { projectId, cycleId, endpoint, region, bucket, prefix },
    totals: work.totals,
    files: {
      jsonl: { key: keyOf('receipt.jsonl'), ...streams.jsonl.sum() },
      csv: { key: keyOf('receipt.csv'), ...streams.csv.sum() },
    },
  });
  const bytes = new Uint8Array(new TextEncoder().encode(signature ?? ''));
  for (const sink of signature === null ? [] : sinksOf('receipt.jws', signatureType)) {
    const put = await sink.end(bytes);
    if (!put.ok) return put;
  }
  return { ok: true, value: { kind: 'receipt', attempt, signature } };
}

async function writeFiles(
  desk: Pick<ReceiptDesk, 'files'>,
  streams: Record<ReceiptFormat, PartStream>,
): Promise<StoreResult<void>> {
  const formats = ['jsonl', 'csv'] as const;
  for (const format of formats) {
    const headed = await streams[format].write(receiptForms[format].head);
    if (!headed.ok) return headed;
  }
  for (let cursor: number | null = 0; cursor !== null; ) {
    const page: FilePage = await desk.files(cursor, filesAtOnce);
    const lines = page.files.map(receiptLine);
    for (const format of formats) {
      const sent = await streams[format].write(lines.map(receiptForms[format].line).join(''));
      if (!sent.ok) return sent;
    }
    cursor = page.nextCursor;
  }
  return { ok: true, value: undefined };
}
