import { DurableObject } from 'cloudflare:workers';
import type { ManifestAnswer, ManifestEntry, StartRequest } from '../../core/protocol/manifest';
import type {
  AttemptView,
  FilePage,
  InFlightFile,
  SessionProblem,
  SessionView,
} from '../../core/protocol/session-view';
import {
  type ClientFrame,
  type Grant,
  pingText,
  pongText,
  type ServerFrame,
  type SignItem,
} from '../../core/protocol/socket-frames';
import { neverOverwrites } from '../../core/sessions/conflict';
import type { FileState } from '../../core/sessions/file-state';
import { isTerminal } from '../../core/sessions/session-state';
import type { CommandResult, SessionInit, UploadSessionPort } from '../../core/sessions/upload-session-port';
import type { BucketAbilities } from '../../core/storage/bucket-abilities';
import type { OpenUpload } from '../../core/storage/object-store';
import { createDatabase } from '../../db/client';
import { recordSessionSummary } from '../../db/sessions';
import { S3ObjectStore } from '../s3/s3-object-store';
import type { CoordinatorEnv } from './env';
import type { Work, WorkPlace, WorkResult } from './jobs/work';
import { Ledger } from './ledger/ledger';
import { takeManifest } from './ledger/manifest-intake';
import { Outbox } from './ledger/outbox';
import { createTables } from './ledger/tables';
import { Broadcaster, sendFrame } from './session/broadcaster';
import { BucketDoor, type Door } from './session/bucket-door';
import { attach, attachmentOf, Engines, holderBit, type SocketAttachment } from './session/engines';
import { readFrame } from './session/frame-reader';
import { jobFailed, recordWork, straysAmong, takeWork } from './session/job-desk';
import { failMissing, grant, takeBack } from './session/leases';
import { cancel, type Done, fail, pause, resume, retry, start } from './session/lifecycle';
import type { SessionParts } from './session/parts';
import { recordReport } from './session/reports';
import { newRecord, RecordBox } from './session/session-record';
import { keyIsTaken, maySign, signItem } from './session/signing';
import { fileView, sessionSummary, sessionView } from './session/views';

/** A socket that comes back within this time keeps its leases. */
const leaseGraceMs = 10_000;
const busyAlarmMs = 10_000;
const idleAlarmMs = 60 * 60_000;
/** R2 aborts unfinished multipart uploads after 7 days: a session that nobody feeds ends before. */
const abandonedAfterMs = 6 * 24 * 60 * 60_000;
const flushGapMs = 3_000;
const scansAtMost = 52;

/**
 * One upload of one folder: the one writer of its truth. This class only wires sockets, calls and alarms to the ledger and
 * the rules beside it; whatever must survive an eviction is in storage.
 */
export class UploadSession extends DurableObject<CoordinatorEnv> implements UploadSessionPort {
  private readonly parts: SessionParts;
  private readonly broadcaster: Broadcaster;
  private readonly door: BucketDoor;
  /** What the engine's requests are doing right now: shown, never needed. */
  private readonly inFlight = new Map<string, InFlightFile[]>();
  private lastFlushAtMs = 0;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    const { sql, kv } = ctx.storage;
    ctx.storage.transactionSync(() => createTables(sql));
    this.parts = {
      records: new RecordBox(kv, sql),
      ledger: new Ledger(sql),
      outbox: new Outbox(sql, env.JOBS),
      engines: new Engines(sql),
      nowMs: () => Date.now(),
    };
    this.door = new BucketDoor(env);
    this.broadcaster = new Broadcaster(
      () => ctx.getWebSockets().filter((socket) => attachmentOf(socket).role !== null),
      () => this.viewFrame(),
      () => Date.now(),
    );
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
  }

  async create(init: SessionInit): Promise<void> {
    this.transact(() => this.parts.records.create(newRecord(init)));
    await this.ctx.storage.setAlarm(Date.now() + idleAlarmMs);
  }

  async openScan(companyId: string): Promise<{ ok: true; scan: number } | { ok: false; sentence: string }> {
    const record = this.requireCompany(companyId);
    if (isTerminal(record.state))
      return {
        ok: false,
        sentence: 'This session has ended. Retry its failed files, or make a new session.',
      };
    return this.transact(() => {
      const scan = record.scans % scansAtMost;
      if (record.scans >= scansAtMost) this.parts.ledger.dropHolder(holderBit(scan));
      this.parts.records.update({ scans: record.scans + 1, lastActivityAtMs: Date.now() });
      return { ok: true, scan };
    });
  }

  async addManifest(
    companyId: string,
    scan: number,
    entries: readonly ManifestEntry[],
  ): Promise<{ ok: true; answers: ManifestAnswer[] } | { ok: false; sentence: string }> {
    const record = this.requireCompany(companyId);
    if (isTerminal(record.state))
      return {
        ok: false,
        sentence: 'This session has ended. Retry its failed files, or make a new session.',
      };
    if (record.state === 'verifying')
      return {
        ok: false,
        sentence: 'This session is being verified. Wait for its end, then make a new session for more files.',
      };
    if (scan >= record.scans)
      return {
        ok: false,
        sentence: `Scan ${scan} was never opened. Open a scan first, then send its manifest.`,
      };
    const answers = this.transact(() => {
      const settings = { prefix: record.prefix, partSizeBytes: record.settings.partSizeBytes };
      const taken = takeManifest(this.ctx.storage.sql, this.parts.ledger, settings, holderBit(scan), entries);
      if (this.parts.ledger.strays().length > 0) this.parts.outbox.addOnce('abort');
      this.parts.records.update({ lastActivityAtMs: Date.now() });
      return taken;
    });
    await this.afterChange();
    return { ok: true, answers };
  }

  start(companyId: string, request: StartRequest): Promise<CommandResult> {
    return this.command(companyId, () =>
      start(this.parts, request, this.parts.ledger.heldBy(holderBit(request.scan))),
    );
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

  retry(companyId: string): Promise<CommandResult> {
    return this.command(companyId, () => retry(this.parts));
  }

  async view(companyId: string): Promise<SessionView> {
    this.requireCompany(companyId);
    return this.currentView();
  }

  async files(
    companyId: string,
    query: { state: FileState | null; cursor: number; limit: number },
  ): Promise<FilePage> {
    this.requireCompany(companyId);
    const rows = this.parts.ledger.page(query.state, query.cursor, query.limit + 1);
    const files = rows.slice(0, query.limit).map(fileView);
    return { files, nextCursor: rows.length > query.limit ? (files.at(-1)?.id ?? null) : null };
  }

  async attempts(companyId: string): Promise<AttemptView[]> {
    this.requireCompany(companyId);
    return this.parts.records.attempts();
  }

  /** The rest of a job, for the queue's consumer; null when there is nothing to do. */
  async takeWork(jobId: number): Promise<{ place: WorkPlace; work: Work } | null> {
    const record = this.parts.records.read();
    if (!record) return null;
    const work = takeWork(this.parts, jobId);
    if (!work) {
      this.transact(() => this.parts.outbox.done(jobId));
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
    const vain = this.transact(() => {
      if (abilities) this.parts.records.update({ abilities });
      return recordWork(this.parts, jobId, result);
    });
    await this.afterChange();
    return vain;
  }

  async jobFailed(jobId: number, sentence: string, detail: string | null): Promise<void> {
    if (!this.parts.records.read()) return;
    this.transact(() => jobFailed(this.parts, jobId, sentence, detail));
    await this.afterChange();
  }

  async noteProblem(problem: SessionProblem): Promise<void> {
    this.transact(() => this.parts.records.update({ problem, problemFrom: 'coordinator' }));
    await this.afterChange();
  }

  async straysAmong(uploads: OpenUpload[]): Promise<OpenUpload[]> {
    return straysAmong(this.parts, uploads);
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
    const attachment: SocketAttachment = {
      userId: request.headers.get('x-longshore-user') ?? '',
      role: null,
      engineId: null,
      scan: 0,
      wants: 0,
    };
    pair[1].serializeAttachment(attachment);
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const read = readFrame(message);
    if (!read.ok) {
      sendFrame(socket, { type: 'error', code: read.code, sentence: read.sentence });
      if (read.code === 'unsupported_version') socket.close(4400, read.code);
      return;
    }
    if (read.frame.type === 'hello') return this.onHello(socket, read.frame);
    const attachment = attachmentOf(socket);
    if (attachment.role !== 'engine' || attachment.engineId === null) {
      sendFrame(socket, {
        type: 'error',
        code: 'not_an_engine',
        sentence: 'Only an upload engine may send this frame. Send "hello" as an engine first.',
      });
      return;
    }
    await this.onEngineFrame(socket, attachment.engineId, read.frame);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    await this.onGone(socket, code === 1000 || code === 1001);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.onGone(socket, false);
  }

  override async alarm(): Promise<void> {
    const record = this.parts.records.read();
    if (!record) return;
    const nowMs = Date.now();
    this.transact(() => {
      this.parts.engines.markMissing(this.connectedEngines(), nowMs);
      for (const engineId of this.parts.engines.goneSince(nowMs - leaseGraceMs)) {
        takeBack(this.parts, engineId);
        this.parts.engines.forget(engineId);
      }
      if (!isTerminal(record.state) && record.lastActivityAtMs < nowMs - abandonedAfterMs) {
        fail(
          this.parts,
          'Nobody continued this upload for six days, so it was ended. Retry it to upload the rest.',
        );
      }
    });
    await this.afterChange();
  }

  private async onHello(socket: WebSocket, hello: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    const engineId = hello.role === 'engine' ? (hello.engineId ?? null) : null;
    if (hello.role === 'engine' && (engineId === null || hello.scan === undefined)) {
      sendFrame(socket, {
        type: 'error',
        code: 'bad_hello',
        sentence: 'An engine says its engineId and scan in "hello". Reload the page.',
      });
      return;
    }
    attach(socket, { role: hello.role, engineId, scan: hello.scan ?? 0, wants: 0 });
    if (engineId !== null) {
      this.transact(() => {
        this.parts.engines.present(engineId, hello.scan ?? 0);
        // Another engine is here: what a vanished one held need not wait for its return.
        for (const gone of this.parts.engines.goneSince(Date.now())) {
          takeBack(this.parts, gone);
          this.parts.engines.forget(gone);
        }
      });
    }
    sendFrame(socket, this.viewFrame());
    await this.afterChange();
  }

  private async onEngineFrame(
    socket: WebSocket,
    engineId: string,
    frame: Exclude<ClientFrame, { type: 'hello' }>,
  ): Promise<void> {
    switch (frame.type) {
      case 'want':
        attach(socket, { wants: frame.files });
        break;
      case 'sign':
        await this.onSign(socket, engineId, frame.items);
        break;
      case 'report': {
        const unknown = this.transact(() => recordReport(this.parts, engineId, frame.items));
        sendFrame(socket, { type: 'ack', seq: frame.seq, unknown });
        break;
      }
      case 'in_flight':
        this.showInFlight(engineId, frame.files);
        return;
      case 'problem':
        this.transact(() =>
          this.parts.records.update({ problem: frame.problem, problemFrom: frame.problem ? 'engine' : null }),
        );
        break;
      case 'release':
        this.transact(() => takeBack(this.parts, engineId, new Set(frame.fileIds)));
        break;
    }
    await this.afterChange();
  }

  private async onSign(socket: WebSocket, engineId: string, items: readonly SignItem[]): Promise<void> {
    const record = this.parts.records.require();
    const door = await this.door.get(record.companyId, record.projectId, Date.now());
    const signed: Extract<ServerFrame, { type: 'signed' }> = { type: 'signed', items: [], refused: [] };
    for (const item of items) {
      const verdict = this.transact(() => maySign(this.parts, engineId, item));
      const free = verdict.sign && door !== null && (await this.keyIsStillFree(door, verdict.file.id, item));
      if (!verdict.sign || !door || !free) signed.refused.push({ fileId: item.fileId, part: item.part });
      else signed.items.push(await signItem(door.access, door.cache, record, verdict.file, item, Date.now()));
    }
    sendFrame(socket, signed);
  }

  /** Where the bucket proved no If-None-Match, "never overwrite" is this look just before the signature. */
  private async keyIsStillFree(door: Door, fileId: number, item: SignItem): Promise<boolean> {
    const { settings, abilities } = this.parts.records.require();
    if (item.part !== null || !neverOverwrites(settings.conflictPolicy) || abilities.ifNoneMatchOnPut)
      return true;
    const file = this.parts.ledger.file(fileId);
    if (!file || file.key === null) return false;
    const head = await new S3ObjectStore(door.access).head(file.key);
    if (!head.ok || head.value === null) return true;
    this.transact(() => keyIsTaken(this.parts, file, settings.conflictPolicy));
    return false;
  }

  private showInFlight(engineId: string, files: readonly { id: number; sentBytes: number }[]): void {
    const known = new Map(
      this.parts.ledger.filesById(files.map((file) => file.id)).map((row) => [row.id, row]),
    );
    const shown = files.flatMap(({ id, sentBytes }) => {
      const row = known.get(id);
      return row
        ? [{ id, path: row.path, sizeBytes: row.size, sentBytes: Math.min(sentBytes, row.size) }]
        : [];
    });
    this.inFlight.set(engineId, shown);
    this.broadcaster.changed();
  }

  private async onGone(socket: WebSocket, meantIt: boolean): Promise<void> {
    const { engineId } = attachmentOf(socket);
    if (engineId === null) return;
    this.inFlight.delete(engineId);
    const stillHere = this.engineSockets().some(
      (other) => other !== socket && attachmentOf(other).engineId === engineId,
    );
    if (stillHere) return;
    this.transact(() => {
      this.parts.engines.gone(engineId, Date.now());
      if (meantIt) takeBack(this.parts, engineId);
    });
    await this.afterChange();
  }

  /** Everything that may follow a change: new grants, jobs, views, the D1 summary, the next alarm. */
  private async afterChange(): Promise<void> {
    this.feedEngines();
    this.broadcaster.changed();
    const record = this.parts.records.require();
    await this.parts.outbox.send(record.sessionId, Date.now());
    await this.flushSummary();
    await this.setNextAlarm();
  }

  private feedEngines(): void {
    const hungry = this.engineSockets().filter((socket) => attachmentOf(socket).wants > 0);
    for (const socket of hungry) {
      const { engineId, scan, wants } = attachmentOf(socket);
      if (engineId === null) continue;
      const grants: Grant[] = this.transact(() => grant(this.parts, engineId, scan, wants));
      if (grants.length === 0) continue;
      attach(socket, { wants: wants - grants.length });
      sendFrame(socket, { type: 'grants', grants });
    }
    const scans = this.engineSockets().map((socket) => attachmentOf(socket).scan);
    if (hungry.length > 0) while (this.transact(() => failMissing(this.parts, scans)));
  }

  /** At most every few seconds while files move, at once when the state changes. */
  private async flushSummary(): Promise<void> {
    const record = this.parts.records.require();
    if (record.flushedRevision >= record.revision) return;
    const nowMs = Date.now();
    const changedState =
      this.ctx.storage.kv.get<string>('flushed_state') !== `${record.attempt}:${record.state}`;
    if (!changedState && nowMs - this.lastFlushAtMs < flushGapMs) return;
    this.lastFlushAtMs = nowMs;
    try {
      const summary = sessionSummary(record, this.parts.ledger);
      await recordSessionSummary(createDatabase(this.env.DB), record.companyId, record.sessionId, summary);
      this.parts.records.flushed(record.revision);
      this.ctx.storage.kv.put('flushed_state', `${record.attempt}:${record.state}`);
    } catch (cause) {
      console.error('D1 did not take the session summary; the next alarm writes it', {
        sessionId: record.sessionId,
        cause: String(cause),
      });
    }
  }

  private async setNextAlarm(): Promise<void> {
    const record = this.parts.records.require();
    const busy =
      !this.parts.outbox.isEmpty() ||
      record.flushedRevision < record.revision ||
      this.parts.engines.anyGone() ||
      this.engineSockets().length > 0;
    if (!busy && isTerminal(record.state)) return;
    const wantedMs = Date.now() + (busy ? busyAlarmMs : idleAlarmMs);
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > wantedMs) await this.ctx.storage.setAlarm(wantedMs);
  }

  private async command(companyId: string, change: () => Done): Promise<CommandResult> {
    this.requireCompany(companyId);
    const done = this.transact(change);
    await this.afterChange();
    return done.ok ? { ok: true, view: this.currentView() } : done;
  }

  /** All or nothing. The cached record is forgotten when storage rolls back. */
  private transact<T>(change: () => T): T {
    try {
      return this.ctx.storage.transactionSync(change);
    } catch (cause) {
      this.parts.records.forget();
      throw cause;
    }
  }

  private requireCompany(companyId: string) {
    const record = this.parts.records.require();
    if (record.companyId !== companyId) throw new Error('A session was asked for by another company');
    return record;
  }

  private engineSockets(): WebSocket[] {
    return this.ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN && attachmentOf(socket).engineId !== null);
  }

  private connectedEngines(): Set<string> {
    return new Set(this.engineSockets().map((socket) => attachmentOf(socket).engineId ?? ''));
  }

  private currentView(): SessionView {
    return sessionView(this.parts.records.require(), this.parts.ledger, {
      inFlight: [...this.inFlight.values()].flat(),
      engines: this.connectedEngines().size,
      nowMs: Date.now(),
    });
  }

  private viewFrame(): ServerFrame {
    return { type: 'view', view: this.currentView() };
  }
}
