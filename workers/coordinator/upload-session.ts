import { DurableObject } from 'cloudflare:workers';
import { SocketViaSchema, suspendedCode } from '../../core/access/socket-via';
import type { FileListQuery } from '../../core/protocol/file-list';
import type { ManifestAnswer, ManifestEntry, StartRequest } from '../../core/protocol/manifest';
import type { PackItem, PackLimits } from '../../core/protocol/pack';
import type { AttemptView, FilePage, SessionView } from '../../core/protocol/session-view';
import { pingText, pongText, type ServerFrame } from '../../core/protocol/socket-frames';
import { isTerminal } from '../../core/sessions/session-state';
import type {
  CommandResult,
  OpenedPack,
  SessionInit,
  StoredItem,
  UploadSessionPort,
} from '../../core/sessions/upload-session-port';
import type { BucketAbilities } from '../../core/storage/bucket-abilities';
import type { OpenUpload } from '../../core/storage/object-store';
import type { StorageProblem } from '../../core/storage/storage-problem';
import { type CoordinatorEnv, readPackLimits } from './env';
import type { Work, WorkPlace, WorkResult } from './jobs/work';
import { Ledger } from './ledger/ledger';
import { Outbox, type Sending } from './ledger/outbox';
import { createTables } from './ledger/tables';
import { idleAlarmMs, nextAlarmInMs, passTime } from './session/alarms';
import { Broadcaster } from './session/broadcaster';
import { BucketDoor } from './session/bucket-door';
import { attachmentOf, Engines, holderBit, isOpen } from './session/engines';
import { jobFailed, jobHeldUp } from './session/held-up-jobs';
import { awaitPacks, planAwaited, recordWork, straysAmong, takeWork } from './session/job-desk';
import { cancel, type Done, pause, resume, retry, start } from './session/lifecycle';
import { addEntries, manifestProblem } from './session/manifests';
import { OpenPacks } from './session/open-packs';
import { isManifestOpen, takeScanNumber } from './session/open-scans';
import { packLimitsOf, packProblem, recordStored } from './session/packs';
import type { SessionParts } from './session/parts';
import { PlanPace } from './session/plan-pace';
import { receiptSignature, type SignatureAnswer } from './session/receipts';
import { hasEnded, overAllowance, takesNoPacks } from './session/refusals';
import { newRecord, RecordBox } from './session/session-record';
import { SocketDesk } from './session/socket-desk';
import { SocketGuard } from './session/socket-guard';
import { SummaryWriter } from './session/summary-writer';
import { Transactions } from './session/transactions';
import { fileView, sessionView } from './session/views';

/**
 * One upload of one folder: the one writer of its truth. This class only wires sockets, calls and alarms to the ledger and
 * the rules beside it; whatever must survive an eviction is in storage.
 */
export class UploadSession extends DurableObject<CoordinatorEnv> implements UploadSessionPort {
  private readonly parts: SessionParts;
  private readonly transactions: Transactions;
  private readonly broadcaster: Broadcaster;
  private readonly desk: SocketDesk;
  private readonly guard: SocketGuard;
  private readonly summaries: SummaryWriter;
  private readonly packs: PackLimits | null;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    const { sql, kv } = ctx.storage;
    this.packs = readPackLimits(env.PACK_FILES);
    const records = new RecordBox(kv, sql, () => Date.now());
    ctx.storage.transactionSync(() => createTables(ctx.storage, records.read()?.prefix ?? ''));
    this.parts = {
      records,
      ledger: new Ledger(sql, () => records.require().prefix),
      outbox: new Outbox(kv, env.JOBS),
      engines: new Engines(sql),
      packs: new OpenPacks(kv, () => Date.now()),
      planPace: new PlanPace(),
      nowMs: () => Date.now(),
    };
    this.transactions = new Transactions(ctx.storage, this.parts, () => ctx.waitUntil(this.afterChange()));
    this.guard = new SocketGuard({
      d1: env.DB,
      nowMs: this.parts.nowMs,
      companyId: () => this.parts.records.read()?.companyId ?? null,
      sockets: () => ctx.getWebSockets().filter(isOpen),
      closed: (socket) => this.desk.onGone(socket, false),
    });
    this.broadcaster = new Broadcaster(
      async () => {
        await this.guard.due();
        return ctx.getWebSockets().filter((socket) => isOpen(socket) && attachmentOf(socket).role !== null);
      },
      () => this.viewFrame(),
      this.parts.nowMs,
    );
    this.summaries = new SummaryWriter(env, this.parts);
    this.desk = new SocketDesk({
      parts: this.parts,
      door: new BucketDoor(env),
      sockets: () => ctx.getWebSockets(),
      transact: (change) => this.transactions.run(change),
      gather: (change, reportedFiles) => this.transactions.gather(change, reportedFiles),
      viewFrame: () => this.viewFrame(),
      shownChanged: () => this.broadcaster.changed(this.parts.records.require().state),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
  }

  async create(init: SessionInit): Promise<void> {
    this.transactions.run(() => this.parts.records.create(newRecord(init)));
    await this.ctx.storage.setAlarm(Date.now() + idleAlarmMs);
  }

  async openScan(companyId: string): Promise<{ ok: true; scan: number } | { ok: false; sentence: string }> {
    const record = this.requireCompany(companyId);
    if (isTerminal(record.state)) return hasEnded;
    return this.transactions.run(() => ({ ok: true, scan: takeScanNumber(this.parts) }));
  }

  async addManifest(
    companyId: string,
    scan: number,
    entries: readonly ManifestEntry[],
  ): Promise<{ ok: true; answers: ManifestAnswer[] } | { ok: false; sentence: string }> {
    this.transactions.flush();
    const problem = manifestProblem(this.requireCompany(companyId), scan);
    if (problem) return problem;
    const answers = this.transactions.runUnlessNull(() => addEntries(this.parts, scan, entries));
    if (answers === null) return overAllowance;
    await this.afterChange();
    return { ok: true, answers };
  }

  start(companyId: string, request: StartRequest, bytesAllowed: number | null): Promise<CommandResult> {
    return this.command(companyId, () => {
      this.parts.records.update({ bytesAllowed });
      return start(this.parts, request, this.parts.ledger.foundBy(holderBit(request.scan)));
    });
  }

  pause(companyId: string): Promise<CommandResult> {
    return this.command(companyId, () => pause(this.parts));
  }

  resume(companyId: string): Promise<CommandResult> {
    return this.command(companyId, () => resume(this.parts));
  }

  cancel(companyId: string): Promise<CommandResult> {
    return this.command(companyId, () => cancel(this.parts));
  }

  retry(companyId: string, bytesAllowed: number | null): Promise<CommandResult> {
    return this.command(companyId, () => {
      this.parts.records.update({ bytesAllowed });
      this.desk.forgetWants();
      const done = retry(this.parts);
      awaitPacks(this.parts);
      return done;
    });
  }

  async openPack(companyId: string, engineId: string, items: readonly PackItem[]): Promise<OpenedPack> {
    this.requireCompany(companyId);
    const limits = packLimitsOf(this.parts.records.require(), this.packs);
    if (!limits) return takesNoPacks;
    const problem = packProblem(items, limits);
    if (problem !== null) return { ok: false, reason: 'unfit', sentence: problem };
    const permits = await this.desk.permits(engineId, items);
    if (!permits.ok) return permits;
    await this.afterChange();
    return permits;
  }

  async closePack(
    companyId: string,
    engineId: string,
    stored: readonly StoredItem[],
    pack?: number,
    unsettled: readonly number[] = [],
  ): Promise<void> {
    this.requireCompany(companyId);
    await this.transactions.gather(
      () => {
        if (pack !== undefined) this.parts.packs.close(pack, unsettled);
        if (stored.length > 0) recordStored(this.parts, engineId, stored);
        planAwaited(this.parts);
      },
      new Set(stored.map(({ fileId }) => fileId)),
    );
  }

  async companySuspended(companyId: string): Promise<void> {
    this.requireCompany(companyId);
    for (const socket of this.ctx.getWebSockets()) socket.close(suspendedCode, 'The company is suspended.');
  }

  async companyResumed(companyId: string): Promise<void> {
    this.requireCompany(companyId);
    this.transactions.run(() => this.parts.outbox.forgetSent());
    await this.afterChange();
  }

  async view(companyId: string): Promise<SessionView> {
    this.requireCompany(companyId);
    return this.currentView();
  }

  async files(companyId: string, query: FileListQuery): Promise<FilePage> {
    this.requireCompany(companyId);
    const rows = this.parts.ledger.list({ ...query, limit: query.limit + 1 });
    const files = rows.slice(0, query.limit).map(fileView);
    return { files, nextCursor: rows.length > query.limit ? (files.at(-1)?.id ?? null) : null };
  }

  async attempts(companyId: string): Promise<AttemptView[]> {
    this.requireCompany(companyId);
    return this.parts.records.attempts();
  }

  async receiptSignature(companyId: string): Promise<SignatureAnswer> {
    this.requireCompany(companyId);
    return receiptSignature(this.parts);
  }

  async recheckSockets(companyId: string): Promise<void> {
    if (this.parts.records.read()?.companyId !== companyId) return;
    await this.guard.check();
    await this.afterChange();
  }

  /** The rest of a job, for the queue's consumer; null when there is nothing to do. */
  async takeWork(jobId: number): Promise<{ place: WorkPlace; work: Work } | null> {
    const record = this.parts.records.read();
    if (!record) return null;
    const work = takeWork(this.parts, jobId);
    if (!work) {
      this.transactions.run(() => this.parts.outbox.done(jobId));
      return null;
    }
    const { sessionId, companyId, projectId, cycleId, prefix } = record;
    return { place: { sessionId, companyId, projectId, cycleId, prefix }, work };
  }

  /** Takes a job's result; answers multipart uploads that were opened in vain. */
  async recordWork(
    jobId: number,
    result: WorkResult,
    abilities: BucketAbilities | null,
  ): Promise<OpenUpload[]> {
    const vain = this.transactions.run(() => {
      if (abilities) this.parts.records.update({ abilities });
      return recordWork(this.parts, jobId, result);
    });
    await this.afterChange();
    return vain;
  }

  async jobFailed(sending: Sending, sentence: string, detail: string | null): Promise<void> {
    if (!this.parts.records.read()) return;
    this.transactions.run(() => jobFailed(this.parts, sending, sentence, detail));
    await this.afterChange();
  }

  async jobHeldUp(sending: Sending, problem: StorageProblem | null): Promise<void> {
    if (!this.parts.records.read()) return;
    this.transactions.run(() => jobHeldUp(this.parts, sending, problem));
    await this.afterChange();
  }

  async straysAmong(uploads: OpenUpload[]): Promise<OpenUpload[]> {
    return straysAmong(this.parts, uploads);
  }

  /** Whether a file of this session has the key. */
  async keyTaken(key: string): Promise<boolean> {
    return this.parts.ledger.keyTaken(key);
  }

  async uploadsInUse(): Promise<string[]> {
    return this.parts.ledger.withOpenUpload().map((file) => file.upload_id ?? '');
  }

  /** The socket of a browser. The app Worker has checked who it is and says so in headers that no client can set. */
  override async fetch(request: Request): Promise<Response> {
    const record = this.parts.records.read();
    if (record?.companyId !== request.headers.get('x-longshore-company'))
      return new Response('Not found', { status: 404 });
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
      return new Response('Expected a WebSocket', { status: 426 });
    const pair = new WebSocketPair();
    this.ctx.acceptWebSocket(pair[1]);
    this.desk.accept(pair[1], {
      userId: request.headers.get('x-longshore-user') ?? '',
      via: SocketViaSchema.parse(JSON.parse(request.headers.get('x-longshore-via') ?? 'null')),
      mayUpload: request.headers.get('x-longshore-may-upload') === 'true',
    });
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const due = this.guard.due();
    if (due) await due;
    if (isOpen(socket) && (await this.desk.onMessage(socket, message))) await this.afterChange();
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    if (this.desk.onGone(socket, code === 1000 || code === 1001)) await this.afterChange();
    // Without an answer the other side waits for it. 1005 and 1006 stand for no code, and may not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    if (this.desk.onGone(socket, false)) await this.afterChange();
  }

  override async alarm(): Promise<void> {
    this.transactions.flush();
    if (!this.parts.records.read()) return;
    this.transactions.run(() => passTime(this.parts, this.desk, Date.now()));
    await this.afterChange();
  }

  /** Everything that may follow a change: new grants, jobs, views, the D1 summary, the next alarm. */
  private async afterChange(): Promise<void> {
    this.desk.feedEngines();
    const record = this.parts.records.require();
    this.broadcaster.changed(record.state);
    await this.parts.outbox.send(record.sessionId, Date.now());
    await this.summaries.write();
    await this.setNextAlarm();
  }

  private async setNextAlarm(): Promise<void> {
    const waitMs = nextAlarmInMs(this.parts, this.desk);
    if (waitMs === null) return;
    const wantedMs = Date.now() + waitMs;
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > wantedMs) await this.ctx.storage.setAlarm(wantedMs);
  }

  private async command(companyId: string, change: () => Done): Promise<CommandResult> {
    this.requireCompany(companyId);
    const done = this.transactions.run(change);
    await this.afterChange();
    return done.ok ? { ok: true, view: this.currentView() } : done;
  }

  private requireCompany(companyId: string) {
    const record = this.parts.records.require();
    if (record.companyId !== companyId) throw new Error('A session was asked for by another company');
    return record;
  }

  private currentView(): SessionView {
    return sessionView(this.parts.records.require(), this.parts.ledger, {
      inFlight: this.desk.filesInFlight(),
      engines: this.desk.connectedEngines().size,
      packs: packLimitsOf(this.parts.records.require(), this.packs),
      manifestOpen: isManifestOpen(this.parts),
      nowMs: Date.now(),
    });
  }

  private viewFrame(): ServerFrame {
    return { type: 'view', view: this.currentView() };
  }
}
