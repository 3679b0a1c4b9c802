import type { SessionView } from '../../core/protocol/session-view';
import { type ClientFrame, type Grant, maxSignItems, maxWant } from '../../core/protocol/socket-frames';
import { partRange } from '../../core/sessions/part-size';
import { assertNever } from './assert-never';
import { BufferBudget } from './buffer-budget';
import { compareContent } from './compare-content';
import type { EnginePace } from './engine-pace';
import { FileJob, type Work } from './file-job';
import { FileRate } from './file-rate';
import type { FileLookup } from './known-files';
import type { ReportOutbox } from './report-outbox';
import { type TransferOutcome, type TransferTools, transfer } from './transfer';
import { WorkQueue } from './work-queue';

/** Files asked for beyond what single requests take, as soon as packs are allowed; more follow once those fit packs. */
const firstSurplus = 64;
/** Where they fit none: what is held without being sent is kept from other devices. */
const leastSurplus = 4;
/** The session is told once of files that are given back within this time. */
const gatherReleasesMs = 20;
/** After this long without a grant the wish is said again: a wish is a level, so saying it twice asks for nothing more. */
const wishAgainMs = 10_000;
const refusalsAtMost = 8;
/** Of files that end so fast, this much is kept granted ahead, and so often more are asked for. */
const aheadMs = 1_000;
const askEachMs = 250;

/** The granted files and the work on them: what starts when, and what is reported of it. */
export class Uploader {
  private view: SessionView | null = null;
  private isOpen = false;
  private isStopped = false;
  private readonly jobs = new Map<number, FileJob>();
  private readonly refusals = new Map<number, number>();
  private readonly queue: WorkQueue;
  private active = 0;
  /** Of those, comparisons with what is in the bucket. */
  private comparing = 0;
  /** Files that are at work for a pack; they wait for one another, and take no place on the wire of their own. */
  private packing = 0;
  private packingBytes = 0;
  private readonly buffers = new BufferBudget();
  /** Files beyond what single requests take that are asked for, for packs. */
  private surplus = firstSurplus;
  private toRelease: number[] = [];
  /** Granted while a report of them was on its way: as the session had it by then, or anew. */
  private readonly crossed = new Set<number>();
  private takeBackRelease: (() => void) | null = null;
  /** Files wished for and not granted yet. */
  private wished = 0;
  private readonly rate: FileRate;
  private takeBackWish: (() => void) | null = null;

  constructor(
    private readonly files: FileLookup,
    private readonly tools: TransferTools,
    private readonly pace: EnginePace,
    private readonly outbox: ReportOutbox,
    private readonly send: (frame: ClientFrame) => void,
  ) {
    this.rate = new FileRate(tools.clock);
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
    this.tools.wire.setMost(view.settings.parallelUploads);
    this.tools.gate.hold(isPaused);
    this.tools.signDesk.hold(isPaused);
    this.tools.packs.setLimits(view.packs, view.settings.parallelUploads);
    this.tools.packs.hold(isPaused);
    this.pump();
  }

  granted(grants: readonly Grant[]): void {
    this.wished = Math.max(0, this.wished - grants.length);
    for (const grant of grants) this.onGrant(grant);
    this.learnFrom(grants);
    this.pump();
  }

  /** The session has heard a report: what it granted before and still holds for this engine is given back, to be granted anew. */
  reportHeard(): void {
    for (const fileId of this.crossed) {
      if (this.outbox.holds(fileId)) continue;
      this.crossed.delete(fileId);
      if (!this.jobs.has(fileId)) this.releaseSoon(fileId);
    }
  }

  stop(): void {
    this.isStopped = true;
    this.takeBackWish?.();
    this.takeBackRelease?.();
    for (const fileId of [...this.jobs.keys()]) this.drop(fileId);
  }

  private onGrant(grant: Grant): void {
    const held = this.jobs.get(grant.fileId);
    // After a reconnect the session names again what this engine holds. Only where it looked into the bucket meanwhile, and found there
    // what this engine had no answer about, is that news.
    if (held && (grant.existing === null || grant.existing.etag === held.grant.existing?.etag)) return;
    if (held) this.drop(grant.fileId);
    if (this.outbox.holds(grant.fileId)) {
      this.crossed.add(grant.fileId);
      return;
    }
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
    const places = this.placesWithReady;
    const room = this.tools.packs.room;
    while (
      this.packing < room.files &&
      this.packingBytes < room.bytes &&
      this.begin(this.queue.peekTiny(), true)
    );
    const burst = this.queue.hasLarge ? this.pace.largeBurst : this.pace.burst;
    // A comparison takes as long as its file, and nothing waits for others of its burst with it.
    const isTime = this.active - this.comparing <= places - Math.min(burst, Math.ceil(places / 2));
    const next = () =>
      this.queue.peek(places, room.files === 0, (work, largeWaits) => this.buffers.mayHold(work, largeWaits));
    while (isTime && this.active < places && this.begin(next(), false));
    this.wish();
  }

  private begin(work: Work | null, packed: boolean): boolean {
    if (!work) return false;
    this.queue.take(work);
    void this.run(work, packed);
    return true;
  }

  private async run(work: Work, packed: boolean): Promise<void> {
    this.account(work, packed, 1);
    work.job.isInPack = packed;
    const unhold = packed ? () => {} : this.buffers.hold(work);
    const onNoBuffer = () => {
      unhold();
      this.pump();
    };
    try {
      await this.perform(work, packed, onNoBuffer);
    } catch (cause) {
      // A fault of ours must not leave the file without an end.
      console.error('Upload engine: a file failed unexpectedly', cause);
      this.fail(work.job, { kind: 'failed', reason: 'unreadable', detail: 'EngineFault' });
    } finally {
      unhold();
      this.account(work, packed, -1);
      this.queue.ended(work);
      if (this.jobs.get(work.job.id) === work.job && work.job.isDone()) {
        this.forget(work.job);
        this.rate.fileEnded();
      }
      // The session may be waiting for these alone.
      if (this.jobs.size === 0) this.outbox.flush();
      this.pump();
    }
  }

  /** Packs have memory of their own, so that a large part need not wait until they are all gone. */
  private account(work: Work, packed: boolean, sign: 1 | -1): void {
    if (packed) {
      this.packing += sign;
      this.packingBytes += sign * work.bytes;
    } else {
      this.active += sign;
      if (work.kind === 'compare') this.comparing += sign;
    }
  }

  private async perform(work: Work, packed: boolean, onNoBuffer: () => void): Promise<void> {
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
        packed,
        digest: grant.digest,
        ...range,
        existing: part === null && grant.existing?.sizeBytes === file.sizeBytes ? grant.existing : null,
        comparedWith: grant.existing?.etag ?? null,
        signal: job.abort.signal,
        onNoBuffer,
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
    if (!this.holds(job) || result.kind === 'dropped') return;
    if (result.kind === 'identical') {
      const { crc64nvme } = result;
      this.outbox.add({
        type: 'identical',
        fileId: job.id,
        digests: { crc64nvme },
        etag: grant.existing.etag,
      });
      this.forget(job);
    } else if (result.kind === 'differs') {
      job.sendAfterAll();
      this.queue.add(job);
    } else {
      this.fail(job, { kind: 'failed', reason: result.kind, detail: null });
    }
  }

  private settle(job: FileJob, part: number | null, sizeBytes: number, outcome: TransferOutcome): void {
    const fileId = job.id;
    job.partEnded(part ?? 0);
    if (!this.holds(job)) return;
    switch (outcome.kind) {
      case 'sent': {
        const { digests } = outcome;
        const etag = outcome.etag === null ? null : outcome.etag.slice(0, 200) || null;
        job.partDone(part ?? 0, sizeBytes);
        if (part === null) this.outbox.add({ type: 'sent', fileId, digests, sizeBytes, etag });
        else this.outbox.add({ type: 'part', fileId, part, digests, sizeBytes, etag });
        return;
      }
      case 'recorded':
        job.partDone(0, sizeBytes);
        return;
      case 'alone':
        job.sendAlone();
        this.queue.add(job);
        return;
      case 'identical':
        this.outbox.add({ type: 'identical', fileId, digests: outcome.digests, etag: outcome.etag });
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
    this.drop(job.id);
    this.releaseSoon(job.id);
  }

  private releaseSoon(fileId: number): void {
    this.toRelease.push(fileId);
    this.takeBackRelease ??= this.tools.clock.after(gatherReleasesMs, () => this.release());
  }

  private release(): void {
    this.takeBackRelease = null;
    // What arrived of them is to be known before the bucket is asked about them.
    this.outbox.flush();
    const fileIds = this.toRelease.splice(0);
    for (let at = 0; at < fileIds.length; at += maxSignItems)
      this.send({ type: 'release', fileIds: fileIds.slice(at, at + maxSignItems) });
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

  private learnFrom(grants: readonly Grant[]): void {
    if (grants.length === 0) return;
    const fitting = grants.filter(({ fileId }) => {
      const job = this.jobs.get(fileId);
      return job && !job.isLarge && this.tools.packs.fits(job.file.sizeBytes);
    });
    this.surplus = 2 * fitting.length >= grants.length ? this.surplus * 4 : Math.floor(this.surplus / 4);
    this.surplus = Math.max(leastSurplus, Math.min(this.surplus, maxWant));
  }

  /** Keeps as many files granted ahead as are made ready, and as many more as packs take. */
  private wish(): void {
    const mayBeGranted = this.view?.state === 'planning' || this.view?.state === 'in_progress';
    if (!mayBeGranted) return;
    const { files } = this.tools.packs.room;
    // Enough for the packs on their way, and a share for the next while those are gathered.
    const forPacks = Math.min(this.surplus, Math.ceil(1.25 * files));
    // And no fewer than end in a second: so the session grants and writes a few times a second, however fast they are.
    const ahead = Math.max(this.placesWithReady + forPacks, this.rate.filesIn(aheadMs));
    const waiting = this.queue.waitingFiles;
    const room = Math.min(maxWant, ahead - waiting - this.packing);
    const isWorthAsking =
      room >= Math.max(this.pace.burst, ahead / 8, this.rate.filesIn(askEachMs)) || waiting === 0;
    if (!this.isOpen || this.wished > 0 || room < 1 || !isWorthAsking) return;
    this.wished = room;
    this.send({ type: 'want', files: room });
    this.takeBackWish?.();
    this.takeBackWish = this.tools.clock.after(wishAgainMs, () => {
      this.wished = 0;
      this.pump();
    });
  }

  /**
   * Requests on the wire, and those that are read, hashed and signed for it, so that it never waits for one: as many as at first also
   * where the wire has few places, or two of them could never be kept full to see whether they carry more than one.
   */
  private get placesWithReady(): number {
    const { limit } = this.tools.wire;
    return limit + this.pace.readyForEach * Math.max(limit, this.pace.firstRequests);
  }
}
