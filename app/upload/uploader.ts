import type { SessionView } from '../../core/protocol/session-view';
import { type ClientFrame, type Grant, maxWant } from '../../core/protocol/socket-frames';
import { partRange } from '../../core/sessions/part-size';
import { assertNever } from './assert-never';
import { compareContent } from './compare-content';
import { FileJob, type Work } from './file-job';
import type { FileSource } from './ports';
import type { ReportOutbox } from './report-outbox';
import { type TransferOutcome, type TransferTools, transfer } from './transfer';
import { WorkQueue } from './work-queue';

/** Buffers of bytes that are read, hashed, waiting or on the wire. */
const memoryBudgetBytes = 256 * 1024 * 1024;
/** After this long without a grant the wish is said again: a wish is a level, so saying it twice asks for nothing more. */
const wishAgainMs = 10_000;
const refusalsAtMost = 8;

/** The granted files and the work on them: what starts when, and what is reported of it. */
export class Uploader {
  private view: SessionView | null = null;
  private isOpen = false;
  private isStopped = false;
  private readonly jobs = new Map<number, FileJob>();
  private readonly refusals = new Map<number, number>();
  private readonly queue: WorkQueue;
  private active = 0;
  /** Files that are at work for a pack; they wait for one another, and take no place on the wire of their own. */
  private packing = 0;
  private bufferedBytes = 0;
  /** Files wished for and not granted yet. */
  private wished = 0;
  private takeBackWish: (() => void) | null = null;

  constructor(
    private readonly files: ReadonlyMap<number, FileSource>,
    private readonly tools: TransferTools,
    private readonly outbox: ReportOutbox,
    private readonly send: (frame: ClientFrame) => void,
  ) {
    this.queue = new WorkQueue((sizeBytes) => tools.packs.fits(sizeBytes));
  }

  held(): Iterable<FileJob> {
    return this.jobs.values();
  }

  /** A wish lives as long as its socket. */
  linkChanged(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.wished = 0;
    this.pump();
  }

  viewed(view: SessionView): void {
    this.view = view;
    const isPaused = view.state === 'paused';
    this.tools.wire.setLimit(view.settings.parallelUploads);
    this.tools.gate.hold(isPaused);
    this.tools.signDesk.hold(isPaused);
    this.tools.packs.setLimits(view.packs);
    this.pump();
  }

  granted(grants: readonly Grant[]): void {
    this.wished = Math.max(0, this.wished - grants.length);
    for (const grant of grants) this.onGrant(grant);
    this.pump();
  }

  revoked(fileIds: readonly number[]): void {
    for (const fileId of fileIds) this.drop(fileId);
    this.pump();
  }

  stop(): void {
    this.isStopped = true;
    this.takeBackWish?.();
    for (const fileId of [...this.jobs.keys()]) this.drop(fileId);
  }

  private onGrant(grant: Grant): void {
    // After a reconnect the session may name again what this engine holds or has reported already.
    if (this.jobs.has(grant.fileId) || this.outbox.holds(grant.fileId)) return;
    const file = this.files.get(grant.fileId);
    if (!file) {
      this.outbox.add({ type: 'failed', fileId: grant.fileId, reason: 'missing_locally', detail: null });
      return;
    }
    const job = new FileJob(grant, file);
    this.jobs.set(job.id, job);
    this.queue.add(job);
  }

  /** Starts what may start and asks for more; called whenever anything changed. */
  private pump(): void {
    if (this.isStopped || !this.view || this.view.state === 'paused') return;
    // As many again as the wire takes are read, hashed and signed ahead, so that the wire never waits for one.
    const places = 2 * this.places;
    const packPlaces = this.tools.packs.places;
    while (this.packing < packPlaces && this.begin(this.queue.peekTiny(), true));
    while (this.active < places && this.begin(this.queue.peek(places, packPlaces === 0), false));
    this.wish();
  }

  /** False where there is nothing to begin, or no memory for it. */
  private begin(work: Work | null, packed: boolean): boolean {
    if (!work) return false;
    const fits = this.bufferedBytes === 0 || this.bufferedBytes + work.bufferBytes <= memoryBudgetBytes;
    if (!fits) return false;
    this.queue.take(work);
    void this.run(work, packed);
    return true;
  }

  private async run(work: Work, packed: boolean): Promise<void> {
    if (packed) this.packing += 1;
    else this.active += 1;
    this.bufferedBytes += work.bufferBytes;
    try {
      await this.perform(work);
    } catch (cause) {
      // A fault of ours must not leave the file without an end.
      console.error('Upload engine: a file failed unexpectedly', cause);
      this.fail(work.job, { kind: 'failed', reason: 'unreadable', detail: 'EngineFault' });
    } finally {
      if (packed) this.packing -= 1;
      else this.active -= 1;
      this.bufferedBytes -= work.bufferBytes;
      this.queue.ended(work);
      if (this.jobs.get(work.job.id) === work.job && work.job.isDone()) this.forget(work.job);
      this.pump();
    }
  }

  private async perform(work: Work): Promise<void> {
    const { job } = work;
    const { grant, file } = job;
    if (work.kind === 'compare') return this.compare(job);
    const part = work.kind === 'part' ? work.part : null;
    const range =
      part !== null && grant.transport === 'multipart'
        ? partRange(file.sizeBytes, grant.partBytes, part)
        : { start: 0, end: file.sizeBytes };
    const outcome = await transfer(
      {
        fileId: job.id,
        file,
        part,
        ...range,
        existingEtag:
          part === null && grant.existing?.sizeBytes === file.sizeBytes ? grant.existing.etag : null,
        signal: job.abort.signal,
        onProgress: (sentBytes) => job.progress(part ?? 0, sentBytes),
      },
      this.tools,
    );
    this.settle(job, part, range.end - range.start, outcome);
  }

  private async compare(job: FileJob): Promise<void> {
    const { grant, file } = job;
    if (grant.transport !== 'multipart' || !grant.existing) return;
    const result = await compareContent(
      file,
      grant.existing,
      grant.partBytes,
      this.tools.hasher,
      job.abort.signal,
    );
    if (!this.holds(job) || result === 'dropped') return;
    if (result === 'identical') {
      this.outbox.add({ type: 'identical', fileId: job.id, etag: grant.existing.etag });
      this.forget(job);
    } else if (result === 'differs') {
      job.sendAfterAll();
      this.queue.add(job);
    } else {
      this.fail(job, { kind: 'failed', reason: result, detail: null });
    }
  }

  private settle(job: FileJob, part: number | null, sizeBytes: number, outcome: TransferOutcome): void {
    const fileId = job.id;
    job.partEnded(part ?? 0);
    if (!this.holds(job)) return;
    switch (outcome.kind) {
      case 'sent': {
        const { md5 } = outcome;
        const etag = outcome.etag === null ? null : outcome.etag.slice(0, 200) || null;
        job.partDone(part ?? 0, sizeBytes);
        if (part === null) this.outbox.add({ type: 'sent', fileId, md5, sizeBytes, etag });
        else this.outbox.add({ type: 'part', fileId, part, md5, sizeBytes, etag });
        return;
      }
      case 'recorded':
        job.partDone(0, sizeBytes);
        return;
      case 'identical':
        this.outbox.add({ type: 'identical', fileId, etag: outcome.etag });
        return;
      case 'gone':
        this.outbox.add({ type: 'gone', fileId });
        this.drop(fileId);
        return;
      case 'refused':
        this.giveBack(job);
        return;
      case 'failed':
        this.fail(job, outcome);
        return;
      case 'dropped':
        return;
      default:
        assertNever(outcome);
    }
  }

  private fail(job: FileJob, outcome: Extract<TransferOutcome, { kind: 'failed' }>): void {
    if (!this.holds(job)) return;
    const { reason, detail } = outcome;
    this.outbox.add({ type: 'failed', fileId: job.id, reason, detail: detail?.slice(0, 200) ?? null });
    this.drop(job.id);
  }

  /** The session signs no more for this file: the lease is lost, or this engine is mistaken about it. */
  private giveBack(job: FileJob): void {
    const refusals = (this.refusals.get(job.id) ?? 0) + 1;
    this.refusals.set(job.id, refusals);
    if (refusals > refusalsAtMost) {
      this.fail(job, { kind: 'failed', reason: 'rejected', detail: 'NotSigned' });
      return;
    }
    // What arrived of it is to be known before the bucket is asked about it.
    this.outbox.flush();
    this.send({ type: 'release', fileIds: [job.id] });
    this.drop(job.id);
  }

  private holds(job: FileJob): boolean {
    return this.jobs.get(job.id) === job;
  }

  private drop(fileId: number): void {
    const job = this.jobs.get(fileId);
    if (!job) return;
    this.forget(job);
    job.abort.abort();
  }

  private forget(job: FileJob): void {
    this.jobs.delete(job.id);
    this.queue.remove(job);
  }

  /** Keeps about two files a request place granted ahead, and as many more as packs take. */
  private wish(): void {
    const mayBeGranted = this.view?.state === 'planning' || this.view?.state === 'in_progress';
    if (!mayBeGranted) return;
    const ahead = 2 * this.places + this.tools.packs.places;
    const room = Math.min(maxWant, ahead - this.queue.waitingFiles);
    const isWorthAsking = room >= ahead / 4 || this.queue.waitingFiles === 0;
    if (!this.isOpen || this.wished > 0 || room < 1 || !isWorthAsking) return;
    this.wished = room;
    this.send({ type: 'want', files: room });
    this.takeBackWish?.();
    this.takeBackWish = this.tools.clock.after(wishAgainMs, () => {
      this.wished = 0;
      this.pump();
    });
  }

  /** Requests on the wire at once. */
  private get places(): number {
    return this.view?.settings.parallelUploads ?? 1;
  }
}
