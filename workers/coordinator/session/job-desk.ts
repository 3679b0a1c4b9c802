import { neverOverwrites } from '../../../core/sessions/conflict';
import { partCountFor } from '../../../core/sessions/part-size';
import { isTerminal } from '../../../core/sessions/session-state';
import { digestFor } from '../../../core/storage/bucket-abilities';
import type { OpenUpload } from '../../../core/storage/object-store';
import type {
  CleanUp,
  CompleteResult,
  ListedPart,
  OpenedUpload,
  PlanResult,
  ReconcileResult,
  VerifyResult,
  Work,
  WorkResult,
} from '../jobs/work';
import type { FileRow } from '../ledger/file-row';
import { forgetOwnProblem } from './held-up-jobs';
import { openMore } from './leases';
import { planned, settle, verified } from './lifecycle';
import type { SessionParts } from './parts';
import { receiptWork, recordReceipt } from './receipts';
import { allPartsArrived } from './reports';
import { keyIsTaken } from './signing';

/** Bounds one queue message: its listing, its RPC answers and its transaction. */
const verifiedAtOnce = 5_000;

type Keyed = FileRow & { key: string };
const hasKey = (file: FileRow): file is Keyed => file.key !== null;

/** What is left to do for a job; null when it is done, or no longer wanted. */
export function takeWork(parts: SessionParts, jobId: number): Work | null {
  const job = parts.outbox.job(jobId);
  const record = parts.records.require();
  if (!job) return null;
  // What is left to do for a session that has ended; the receipt would be too early for one that has not.
  if (job.kind === 'receipt') return receiptWork(parts);
  if (isTerminal(record.state) && job.kind !== 'abort') return null;
  const named = () => parts.ledger.filesById(job.files).filter(hasKey);
  switch (job.kind) {
    case 'plan': {
      const { atMost } = parts.planPace;
      // Those that wait may be the first of all, and none is to be planned for nothing.
      const pending = parts.ledger.next('pending', atMost + awaitedFiles(parts).size).filter(hasKey);
      const awaited = parts.packs.awaited(pending);
      const entries = pending
        .filter((file) => !awaited.has(file.id))
        .slice(0, atMost)
        .map((file) => ({
          id: file.id,
          path: file.path,
          key: file.key,
          size: file.size,
          differs: file.compare_for === 'differs',
          maybeSent: file.compare_for === 'resume',
          sent: file.etag ?? file.md5,
        }));
      parts.planPace.took(entries.length);
      return { kind: 'plan', entries, policy: record.settings.conflictPolicy };
    }
    case 'open':
      return {
        kind: 'open',
        digest: digestFor(record.abilities, 'part'),
        entries: named().filter((file) => file.state === 'planned' && file.upload_id === null),
      };
    case 'reconcile':
      return {
        kind: 'reconcile',
        entries: named()
          .filter((file) => file.state === 'interrupted')
          .map((file) => ({
            id: file.id,
            key: file.key,
            size: file.size,
            partBytes: file.part_bytes,
            uploadId: file.upload_id,
          })),
      };
    case 'complete': {
      const file = named()[0];
      if (file?.state !== 'sent' || file.upload_id === null) return null;
      const entry = {
        id: file.id,
        key: file.key,
        uploadId: file.upload_id,
        size: file.size,
        digest: file.upload_digest ?? ('md5' as const),
        parts: parts.ledger.partTable.of(file.id).map(({ part, size, etag, md5, crc64nvme }) => ({
          partNumber: part,
          sizeBytes: size,
          etag,
          md5,
          crc64nvme,
        })),
      };
      const onlyIfAbsent = neverOverwrites(record.settings.conflictPolicy);
      return {
        kind: 'complete',
        entry,
        onlyIfAbsent,
        honoursIfNoneMatch: record.abilities.ifNoneMatchOnComplete,
      };
    }
    case 'verify': {
      const entries = parts.ledger.next('stored', verifiedAtOnce).filter(hasKey);
      // With the last of them, since a job of its own is another round of the queue.
      const areAll = entries.length === parts.ledger.counters().stored.files;
      const cleanUp = areAll ? cleanUpOf(parts) : null;
      return { kind: 'verify', entries, etagIsMd5: record.abilities.etagIsMd5, cleanUp };
    }
    case 'abort':
      return { kind: 'abort', cleanUp: cleanUpOf(parts) };
  }
}

function cleanUpOf(parts: SessionParts): CleanUp {
  const { state } = parts.records.require();
  const strays = parts.ledger.strays();
  // While the session runs, only uploads without a file are of no more use.
  if (!isTerminal(state) && state !== 'verifying') return { uploads: strays, sweep: false };
  const open = parts.ledger
    .withOpenUpload()
    .map((file) => ({ key: file.key ?? '', uploadId: file.upload_id ?? '' }));
  return { uploads: [...strays, ...open], sweep: parts.ledger.hasMultipart() };
}

/** Of uploads seen in the bucket, those of this session's keys that it does not use: opened, but never recorded. */
export function straysAmong(parts: SessionParts, uploads: readonly OpenUpload[]): OpenUpload[] {
  const ours = parts.ledger.keysHeld(uploads.map((upload) => upload.key));
  const used = new Set(parts.ledger.withOpenUpload().map((file) => file.upload_id));
  return uploads.filter((upload) => ours.has(upload.key) && !used.has(upload.uploadId));
}

/**
 * Records what a job found. A result that comes twice or late changes only files that still wait for it. Returns multipart
 * uploads that were opened in vain, for the caller to abort.
 */
export function recordWork(parts: SessionParts, jobId: number, work: WorkResult): OpenUpload[] {
  const job = parts.outbox.job(jobId);
  if (!job) return work.kind === 'open' ? openedInVain(parts, work.results) : [];
  parts.outbox.done(jobId);
  parts.outbox.answeredAtMs = parts.nowMs();
  let vain: OpenUpload[] = [];
  switch (work.kind) {
    case 'plan':
      recordPlan(parts, work.results);
      break;
    case 'open':
      vain = recordOpened(parts, work.results);
      break;
    case 'reconcile':
      for (const result of work.results) recordReconciled(parts, result);
      reconcileRest(parts, job.files, work.results);
      openMore(parts);
      break;
    case 'complete':
      recordCompleted(parts, work.id, work.result);
      break;
    case 'verify':
      recordVerified(parts, work);
      break;
    case 'abort':
      parts.ledger.uploadsAborted(work.aborted);
      if (!work.isWhole) parts.outbox.addOnce('abort');
      break;
    case 'receipt':
      recordReceipt(parts, work);
      break;
  }
  if (!forgetOwnProblem(parts)) parts.records.touch();
  settle(parts);
  return vain;
}

function recordPlan(parts: SessionParts, results: readonly PlanResult[]): void {
  const { ledger } = parts;
  parts.planPace.answered(results.length);
  const { attempt, plannedAttempt } = parts.records.require();
  if (results.length > 0 && plannedAttempt !== attempt) parts.records.update({ plannedAttempt: attempt });
  const pendingRows = ledger.filesById(results.map((r) => r.id)).filter((f) => f.state === 'pending');
  // Found changed meanwhile, while a pack has the version that was planned.
  const awaited = parts.packs.awaited(pendingRows);
  const waiting = new Set(pendingRows.map((f) => f.id).filter((id) => !awaited.has(id)));
  const plain: number[] = [];
  const refused: number[] = [];
  for (const result of results) {
    if (!waiting.has(result.id)) continue;
    if (result.action === 'fail') refused.push(result.id);
    else if (result.action === 'compare') {
      ledger.move([result.id], 'planned', {
        compare_for: result.compareFor,
        existing_etag: result.etag,
        // A consumer of before answers without it: that of another object is not to stay.
        existing_crc64nvme: result.crc64nvme ?? null,
      });
    } else if (result.key !== undefined) {
      if (!ledger.keyTaken(result.key))
        ledger.move([result.id], 'planned', { key: result.key, compare_for: null });
    } else plain.push(result.id);
  }
  ledger.move(plain, 'planned');
  ledger.move(refused, 'failed', { reason: 'exists' });
  const pending = ledger.counters().pending.files;
  if (pending === 0) planned(parts);
  else if (pending > awaitedFiles(parts).size) parts.outbox.addOnce('plan');
  openMore(parts);
}

/** Pending files that wait until no pack can put an older version of them any more. */
function awaitedFiles({ ledger, packs }: SessionParts): Set<number> {
  if (!packs.areAwaited) return new Set();
  return packs.awaited(ledger.filesById(packs.files()).filter(({ state }) => state === 'pending'));
}

/** After files may have been found changed of which a pack has an older version. */
export function awaitPacks({ ledger, packs }: SessionParts): void {
  if (packs.awaited(ledger.filesById(packs.files())).size > 0) packs.awaitThem(true);
}

/** Plans what waited for packs that have ended. */
export function planAwaited(parts: SessionParts): void {
  if (!parts.packs.areAwaited) return;
  const awaited = awaitedFiles(parts);
  parts.packs.awaitThem(awaited.size > 0);
  const { state } = parts.records.require();
  if (state !== 'planning' && state !== 'in_progress' && state !== 'paused') return;
  if (parts.ledger.counters().pending.files > awaited.size) parts.outbox.addOnce('plan');
}

function recordOpened(parts: SessionParts, results: readonly OpenedUpload[]): OpenUpload[] {
  const vain: OpenUpload[] = [];
  for (const { id, uploadId, digest } of results) {
    const file = parts.ledger.file(id);
    if (file?.state === 'planned' && file.part_bytes !== null && file.upload_id === null)
      parts.ledger.move([id], 'planned', { upload_id: uploadId, upload_digest: digest });
    else if (file?.key && file.upload_id !== uploadId) vain.push({ key: file.key, uploadId });
  }
  return vain;
}

function openedInVain(parts: SessionParts, results: readonly OpenedUpload[]): OpenUpload[] {
  return results.flatMap(({ id, uploadId }) => {
    const file = parts.ledger.file(id);
    return file?.key && file.upload_id !== uploadId ? [{ key: file.key, uploadId }] : [];
  });
}

function recordReconciled(parts: SessionParts, result: ReconcileResult): void {
  const file = parts.ledger.file(result.id);
  if (file?.state !== 'interrupted') return;
  if (file.part_bytes !== null) {
    if (result.parts === null) {
      parts.ledger.partTable.forgetFile(file.id);
      parts.ledger.move([file.id], 'planned', { upload_id: null });
      return;
    }
    keepParts(parts, file, file.part_bytes, result.parts);
    return;
  }
  // What is not there may still be on its way: another attempt is to compare what it finds.
  const compare = {
    compare_for: 'resume',
    existing_etag: result.existingEtag,
    existing_crc64nvme: result.existingCrc64nvme ?? null,
  } as const;
  const keepsOther = result.existingEtag === null && file.existing_etag !== null;
  parts.ledger.move([file.id], 'planned', keepsOther ? {} : compare);
}

/** Files for which the job's requests did not suffice. */
function reconcileRest(
  { ledger, outbox }: SessionParts,
  ids: readonly number[],
  results: readonly ReconcileResult[],
): void {
  const seen = new Set(results.map(({ id }) => id));
  const rest = ledger
    .filesById(ids.filter((id) => !seen.has(id)))
    .filter(({ state }) => state === 'interrupted');
  if (rest.length > 0)
    outbox.add(
      'reconcile',
      rest.map(({ id }) => id),
    );
}

/** The bucket's own list of parts replaces what was reported. */
function keepParts(
  parts: SessionParts,
  file: FileRow,
  partBytes: number,
  listed: readonly ListedPart[],
): void {
  const count = partCountFor(file.size, partBytes);
  const whole = listed.filter(({ partNumber, size }) => {
    const expected = partNumber < count ? partBytes : file.size - (count - 1) * partBytes;
    return partNumber <= count && size === expected;
  });
  const reported = new Map(parts.ledger.partTable.of(file.id).map((row) => [row.part, row]));
  const rows = whole.map(({ partNumber, size, etag, crc64nvme }) => {
    const known = reported.get(partNumber);
    const isReported = known !== undefined && (known.etag ?? known.md5) === etag;
    return {
      file_id: file.id,
      part: partNumber,
      size,
      crc64nvme: crc64nvme ?? (isReported ? known.crc64nvme : null),
      md5: isReported ? known.md5 : null,
      etag,
    };
  });
  parts.ledger.partTable.replace(file.id, rows);
  if (rows.length === count) allPartsArrived(parts, file.id);
  else parts.ledger.move([file.id], 'planned');
}

function recordCompleted(parts: SessionParts, id: number, result: CompleteResult): void {
  const file = parts.ledger.file(id);
  if (file?.state !== 'sent') return;
  switch (result.outcome) {
    case 'stored':
      parts.ledger.partTable.forgetFile(id);
      parts.ledger.move([id], 'stored', {
        upload_id: null,
        etag: result.etag,
        crc64nvme: result.crc64nvme,
      });
      return;
    case 'reopen':
      parts.ledger.partTable.forgetFile(id);
      parts.ledger.move([id], 'planned', { upload_id: null });
      openMore(parts);
      return;
    case 'resend':
      if (file.part_bytes !== null) keepParts(parts, file, file.part_bytes, result.parts);
      return;
    case 'taken':
      keyIsTaken(parts, file, parts.records.require().settings.conflictPolicy);
      return;
    case 'failed':
      // Other bytes arrived than were read: a retry is not to keep them.
      if (result.reason === 'differs_in_bucket') parts.ledger.dropUpload(file);
      parts.ledger.move([id], 'failed', { reason: result.reason, detail: result.detail });
      return;
  }
}

function recordVerified(
  parts: SessionParts,
  work: { results: VerifyResult[]; aborted: string[]; cleaned: boolean },
): void {
  const ids = work.results.map(({ id }) => id);
  const waiting = new Map(parts.ledger.filesById(ids).map((file) => [file.id, file]));
  const seen = work.results.filter(({ id }) => waiting.get(id)?.state === 'stored');
  const shown = seen.filter(({ reason }) => reason === null);
  const asReported = shown.filter(({ id, etag }) => waiting.get(id)?.etag === etag);
  parts.ledger.move(
    asReported.map(({ id }) => id),
    'uploaded',
  );
  parts.ledger.moveEach(
    'uploaded',
    shown
      .filter(({ id, etag }) => waiting.get(id)?.etag !== etag)
      .map(({ id, etag }) => ({ id, change: { etag } })),
  );
  parts.ledger.moveEach(
    'failed',
    seen.flatMap(({ id, reason }) => (reason === null ? [] : [{ id, change: { reason, lease: null } }])),
  );
  parts.ledger.uploadsAborted(work.aborted);
  if (parts.records.require().state !== 'verifying') return;
  if (work.cleaned && parts.ledger.counters().stored.files === 0) verified(parts);
  else parts.outbox.addOnce('verify');
}
