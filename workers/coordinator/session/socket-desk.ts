import type { PackItem } from '../../../core/protocol/pack';
import type { InFlightFile } from '../../../core/protocol/session-view';
import type { ClientFrame, ServerFrame, SignItem } from '../../../core/protocol/socket-frames';
import { neverOverwrites } from '../../../core/sessions/conflict';
import type { OpenedPack, PackPermit } from '../../../core/sessions/upload-session-port';
import { type BucketAbilities, digestFor } from '../../../core/storage/bucket-abilities';
import type { BucketHost } from '../../../core/storage/bucket-hosts';
import { lookAt } from '../../../core/storage/look-at';
import { S3ObjectStore } from '../../s3/s3-object-store';
import type { FileRow } from '../ledger/file-row';
import { sendFrame } from './broadcaster';
import type { BucketDoor, Door } from './bucket-door';
import { attach, attachmentOf, deviceOf, type SocketAttachment } from './engines';
import { readFrame } from './frame-reader';
import { failMissing, grant, grantsHeld, takeBack } from './leases';
import { stampOf, storedAlready } from './packs';
import type { SessionParts } from './parts';
import { hasManyPacks, signsNothing } from './refusals';
import { recordReport } from './reports';
import { isRunning, keyIsTaken, maySign, type SignVerdict, signItem } from './signing';

type Hello = Extract<ClientFrame, { type: 'hello' }>;
type EngineFrame = Exclude<ClientFrame, { type: 'hello' }>;

/** What the desk needs of its object. */
export interface SocketHost {
  readonly parts: SessionParts;
  readonly door: BucketDoor;
  sockets(): WebSocket[];
  transact<T>(change: () => T): T;
  /** For what may wait a moment; the rest of the object hears of it by itself. */
  gather<T>(change: () => T, reportedFiles?: ReadonlySet<number>): Promise<T>;
  viewFrame(): ServerFrame;
  /** Something that viewers see changed, but nothing that is stored. */
  shownChanged(): void;
}

/** Talks to the browsers of a session: viewers, and engines with their leases. */
export class SocketDesk {
  /** What the engines' requests are doing right now, by engine: shown, never needed. */
  private readonly inFlight = new Map<string, InFlightFile[]>();

  private signatures = 0;

  constructor(private readonly host: SocketHost) {}

  accept(socket: WebSocket, who: Pick<SocketAttachment, 'userId' | 'via' | 'mayUpload'>): void {
    const attachment: SocketAttachment = {
      ...who,
      role: null,
      engineId: null,
      scan: 0,
      wants: 0,
      isHeldUp: false,
    };
    socket.serializeAttachment(attachment);
  }

  /** Answers whether the session may have changed. */
  async onMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<boolean> {
    const read = readFrame(message);
    if (!read.ok) {
      sendFrame(socket, { type: 'error', code: read.code, sentence: read.sentence });
      if (read.code === 'unsupported_version') socket.close(4400, read.code);
      return false;
    }
    if (read.frame.type === 'hello') return this.onHello(socket, read.frame);
    const { role, engineId, mayUpload } = attachmentOf(socket);
    if (role === 'engine' && engineId !== null && !mayUpload) return mayNotUpload(socket);
    if (role === 'engine' && engineId !== null) return this.onEngineFrame(socket, engineId, read.frame);
    const sentence = 'Only an upload engine may send this frame. Send "hello" as an engine first.';
    sendFrame(socket, { type: 'error', code: 'not_an_engine', sentence });
    return false;
  }

  /** `meantIt`: the page said goodbye, so its engine will not come back. Answers whether an engine left. */
  onGone(socket: WebSocket, meantIt: boolean): boolean {
    const { engineId } = attachmentOf(socket);
    if (engineId === null) return false;
    const stillHere = this.engineSockets().some(
      (other) => other !== socket && attachmentOf(other).engineId === engineId,
    );
    if (stillHere) return false;
    const { parts } = this.host;
    this.inFlight.delete(engineId);
    this.host.transact(() => {
      parts.engines.gone(engineId, parts.nowMs(), meantIt);
      if (meantIt) takeBack(parts, engineId);
      this.forgetProblem(socket);
    });
    return true;
  }

  /** Gives planned files to engines with room, and fails files that no engine can read that is here or may come back. */
  feedEngines(): void {
    const { parts } = this.host;
    const hungry = this.engineSockets().filter((socket) => attachmentOf(socket).wants > 0);
    if (hungry.length === 0) return;
    const granted = this.host.transact(() => {
      const scans = parts.engines.expectedScans(parts.nowMs());
      const grants = hungry.map((socket) => {
        const { engineId, scan, wants } = attachmentOf(socket);
        return engineId === null ? [] : grant(parts, engineId, scan, wants);
      });
      while (failMissing(parts, scans));
      return grants;
    });
    for (const [at, socket] of hungry.entries()) {
      const grants = granted[at] ?? [];
      if (grants.length === 0) continue;
      attach(socket, { wants: attachmentOf(socket).wants - grants.length });
      sendFrame(socket, { type: 'grants', grants });
    }
  }

  /** For a new attempt: an engine takes part in it by saying `hello` and `want` again. */
  forgetWants(): void {
    for (const socket of this.engineSockets()) attach(socket, { wants: 0 });
  }

  connectedEngines(): Set<string> {
    return new Set(this.engineSockets().map((socket) => attachmentOf(socket).engineId ?? ''));
  }

  filesInFlight(): InFlightFile[] {
    return [...this.inFlight.values()].flat();
  }

  private onHello(socket: WebSocket, hello: Hello): boolean {
    const engineId = hello.role === 'engine' ? (hello.engineId ?? null) : null;
    if (hello.role === 'engine' && (engineId === null || hello.scan === undefined)) {
      const sentence = 'An engine says its engineId and scan in "hello". Reload the page.';
      sendFrame(socket, { type: 'error', code: 'bad_hello', sentence });
      return false;
    }
    if (hello.role === 'engine' && !attachmentOf(socket).mayUpload) return mayNotUpload(socket);
    const before = attachmentOf(socket).engineId;
    if (before !== null && before !== engineId) {
      const sentence = 'This socket belongs to another engine already. Open a new one.';
      sendFrame(socket, { type: 'error', code: 'bad_hello', sentence });
      return false;
    }
    attach(socket, { role: hello.role, engineId, scan: hello.scan ?? 0, wants: 0 });
    sendFrame(socket, this.host.viewFrame());
    if (engineId === null) return false;
    const { parts } = this.host;
    this.host.transact(() => {
      const device = deviceOf(attachmentOf(socket));
      parts.engines.present(engineId, hello.scan ?? 0, device);
      // The others may come back, after a deploy for example: what they held waits for them.
      const connected = this.connectedEngines();
      const before = parts.engines.othersOf(device, engineId).filter((id) => !connected.has(id));
      for (const replaced of before) {
        takeBack(parts, replaced);
        parts.engines.forget(replaced);
      }
      this.forgetProblem();
    });
    const held = grantsHeld(parts, engineId);
    if (held.length > 0) sendFrame(socket, { type: 'grants', grants: held });
    return true;
  }

  /** Takes back the leases of engines that have been gone since before a time. Runs inside a transaction. */
  releaseGone(beforeMs: number): void {
    const { parts } = this.host;
    for (const engineId of parts.engines.goneSince(beforeMs)) {
      takeBack(parts, engineId);
      parts.engines.leasesTaken(engineId);
    }
    parts.engines.forgetLongGone(parts.nowMs());
  }

  private async onEngineFrame(socket: WebSocket, engineId: string, frame: EngineFrame): Promise<boolean> {
    const { parts } = this.host;
    switch (frame.type) {
      case 'want':
        attach(socket, { wants: frame.files });
        return true;
      case 'sign':
        return this.onSign(socket, engineId, frame);
      case 'report': {
        const reporter = { engineId, scan: attachmentOf(socket).scan };
        const files = new Set(frame.items.map(({ fileId }) => fileId));
        const unknown = await this.host.gather(() => recordReport(parts, reporter, frame.items), files);
        sendFrame(socket, { type: 'ack', seq: frame.seq, unknown });
        return false;
      }
      case 'in_flight':
        this.showInFlight(engineId, frame.files);
        return false;
      case 'problem': {
        const { problem } = frame;
        attach(socket, { isHeldUp: problem !== null });
        await this.host.gather(() =>
          problem ? parts.records.update({ problem, problemFrom: 'engine' }) : this.forgetProblem(),
        );
        return false;
      }
      case 'release':
        await this.host.gather(() => takeBack(parts, engineId, new Set(frame.fileIds)));
        return false;
    }
  }

  /** What an engine told of is over once no engine has a problem that is here, `gone` not among them. Inside a transaction. */
  private forgetProblem(gone: WebSocket | null = null): void {
    const { records } = this.host.parts;
    const isHeldUp = this.engineSockets().some((socket) => socket !== gone && attachmentOf(socket).isHeldUp);
    if (isHeldUp || records.require().problemFrom !== 'engine') return;
    records.update({ problem: null, problemFrom: null });
  }

  private async onSign(
    socket: WebSocket,
    engineId: string,
    { items, firstHostOnly, forms }: Extract<EngineFrame, { type: 'sign' }>,
  ): Promise<boolean> {
    const { parts } = this.host;
    const record = parts.records.require();
    const open = await this.openDoor();
    const signed: Extract<ServerFrame, { type: 'signed' }> = { type: 'signed', items: [], refused: [] };
    const { verdicts, mayHaveChanged } = this.judge(engineId, items);
    for (const [at, item] of items.entries()) {
      const verdict = verdicts[at] ?? { sign: false };
      const free = verdict.sign && open !== null && (await this.keyIsStillFree(open, engineId, item));
      // The session may have been paused while another item was looked at.
      if (!verdict.sign || !open || !free || !isRunning(parts.records.require()))
        signed.refused.push({ fileId: item.fileId, part: item.part });
      else
        signed.items.push(
          await signItem(open.access, open.cache, record, verdict.file, item, parts.nowMs(), {
            host: firstHostOnly ? undefined : this.nextHost(open.abilities.hosts),
            form: forms === true && provesForms(open.abilities, record.abilities),
          }),
        );
    }
    sendFrame(socket, signed);
    return mayHaveChanged || signed.refused.length > 0;
  }

  /** Verdicts in the order of the items. Only a file that was compared may change by being signed. */
  private judge(
    engineId: string,
    items: readonly SignItem[],
  ): { verdicts: SignVerdict[]; mayHaveChanged: boolean } {
    const { parts } = this.host;
    const read = () => parts.ledger.filesById(items.map(({ fileId }) => fileId));
    const judgeAll = (rows: readonly FileRow[]) => {
      const files = new Map(rows.map((row) => [row.id, row]));
      return items.map((item) => maySign(parts, engineId, files.get(item.fileId), item));
    };
    const rows = read();
    const mayHaveChanged = rows.some((row) => row.existing_etag !== null);
    // Read again inside: reports that waited are made first.
    const verdicts = mayHaveChanged ? this.host.transact(() => judgeAll(read())) : judgeAll(rows);
    return { verdicts, mayHaveChanged };
  }

  /** In turn, the bucket's first address among them: a browser opens six connections to each. */
  private nextHost(hosts: readonly BucketHost[]): BucketHost | undefined {
    this.signatures += 1;
    return hosts[this.signatures % (hosts.length + 1)];
  }

  /**
   * A permit for each file of a pack, in the same order, and the number of the pack if any is to put something.
   */
  async permits(engineId: string, items: readonly PackItem[]): Promise<OpenedPack> {
    const { parts } = this.host;
    const record = parts.records.require();
    const stored = storedAlready(parts, items);
    const areAllStored = stored.size === items.length;
    const open = !areAllStored && isRunning(record) ? await this.openDoor() : null;
    if (!areAllStored && !open) return signsNothing;
    if (!areAllStored && parts.packs.areMany) return hasManyPacks;
    const singles = items.map((item) => ({ ...item, part: null }));
    const { verdicts } = this.judge(engineId, singles);
    const permits: PackPermit[] = [];
    const signed = verdicts.flatMap((verdict) => (verdict.sign && open ? [verdict.file] : []));
    // Before the signatures: meanwhile a file may be found changed.
    const pack = signed.length === 0 ? null : this.host.transact(() => parts.packs.open(signed));
    for (const [at, single] of singles.entries()) {
      const verdict = verdicts[at] ?? { sign: false };
      if (stored.has(single.fileId) || !open) permits.push({ kind: 'stored' });
      else if (!verdict.sign) permits.push({ kind: 'not_signed' });
      else {
        const { access, cache } = open;
        const { url, headers } = await signItem(access, cache, record, verdict.file, single, parts.nowMs());
        permits.push({ kind: 'put', url, headers, stamp: stampOf(verdict.file) });
      }
    }
    return { ok: true, permits, pack };
  }

  private openDoor(): Promise<Door | null> {
    const { parts, door } = this.host;
    const { companyId, projectId } = parts.records.require();
    return door.get(companyId, projectId, parts.nowMs());
  }

  /** Where the bucket proved no If-None-Match, "never overwrite" is this look just before the signature. */
  private async keyIsStillFree(door: Door, engineId: string, item: SignItem): Promise<boolean> {
    const { parts } = this.host;
    const { settings, abilities } = parts.records.require();
    if (item.part !== null || !neverOverwrites(settings.conflictPolicy) || abilities.ifNoneMatchOnPut)
      return true;
    const file = parts.ledger.file(item.fileId);
    if (!file || file.key === null) return false;
    const head = await lookAt(new S3ObjectStore(door.access), file.key);
    // Not signed, the engine gives the file back, and what is in the bucket is looked at before it is granted again. So
    // neither a silent bucket nor our own object (its answer was lost) is taken for a free or a foreign key.
    if (!head.ok) return false;
    if (head.value === null) return true;
    if (head.value.sizeBytes === file.size) return false;
    this.host.transact(() => {
      const now = parts.ledger.file(item.fileId);
      if (now?.state === 'leased' && now.lease === engineId) keyIsTaken(parts, now, settings.conflictPolicy);
    });
    return false;
  }

  private showInFlight(engineId: string, files: readonly { id: number; sentBytes: number }[]): void {
    const rows = this.host.parts.ledger.filesById(files.map((file) => file.id));
    const known = new Map(rows.map((row) => [row.id, row]));
    const shown = files.flatMap(({ id, sentBytes }) => {
      const row = known.get(id);
      return row
        ? [{ id, path: row.path, sizeBytes: row.size, sentBytes: Math.min(sentBytes, row.size) }]
        : [];
    });
    this.inFlight.set(engineId, shown);
    this.host.shownChanged();
  }

  private engineSockets(): WebSocket[] {
    return this.host
      .sockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN && attachmentOf(socket).engineId !== null);
  }
}

function mayNotUpload(socket: WebSocket): false {
  const sentence = 'You may watch this session, but not upload to it. Ask an administrator of your company.';
  sendFrame(socket, { type: 'error', code: 'may_not_upload', sentence });
  return false;
}

/** Forms were proved with one digest: a session that still signs for another, from before the last check, has none. */
function provesForms(now: BucketAbilities, ofSession: BucketAbilities): boolean {
  return now.forms && digestFor(now, 'put') === digestFor(ofSession, 'put');
}
