import type { FileDigests } from '../../core/checksums/digest';
import { packHead } from '../../core/packs/pack-format';
import type { PackFileAnswer, PackLimits } from '../../core/protocol/pack';
import { PackPace } from './pack-pace';
import type { Bytes, Clock, SessionApi } from './ports';
import { judgeAnswer, type Verdict } from './retry';

/** Files that are being read and hashed meanwhile shall come along. */
const gatherMs = 60;

/**
 * stored:     in the bucket, and the session knows
 * alone:      nothing can be said: send it by itself
 * refused_signature: the session signs no more for this file
 */
export type PackVerdict = Verdict | { readonly kind: 'stored' | 'refused_signature' | 'alone' };

export interface PackedFile {
  readonly fileId: number;
  readonly comparedWith: string | null;
  readonly digests: FileDigests;
  readonly bytes: Bytes;
  readonly signal: AbortSignal;
}

interface Waiting extends PackedFile {
  readonly answer: (verdict: PackVerdict) => void;
}

export interface PackDeskDeps {
  readonly api: Pick<SessionApi, 'sendPack'>;
  readonly engineId: string;
  readonly clock: Clock;
}

/**
 * Gathers small files into packs and sends them; each file gets its own answer. Packs go to Longshore and not to the bucket, so
 * neither the bucket's gate nor its places on the wire are theirs: what befalls the one says nothing of the other.
 */
export class PackDesk {
  private readonly pace: PackPace;
  private isHeld = false;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private onWire = 0;
  private takeBack: (() => void) | null = null;
  private readonly abort = new AbortController();

  constructor(private readonly deps: PackDeskDeps) {
    this.pace = new PackPace(deps.clock);
  }

  setLimits(limits: PackLimits | null, requestsAtOnce: number): void {
    this.pace.setLimits(limits, requestsAtOnce);
    this.pump();
  }

  /** While held (a paused session) no pack leaves. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.pump();
  }

  /** What may be at work at once so that packs fill while others are on their way; nothing while everything travels alone. */
  get room(): { readonly files: number; readonly bytes: number } {
    const limits = this.pace.current;
    const packs = this.pace.atOnce + 1;
    return limits ? { files: packs * limits.files, bytes: packs * limits.bytes } : { files: 0, bytes: 0 };
  }

  /** Whether a file is of the size that packs are for. */
  fits(sizeBytes: number): boolean {
    return this.pace.fits(sizeBytes);
  }

  send(file: PackedFile): Promise<PackVerdict> {
    return new Promise((resolve) => {
      if (file.signal.aborted) return resolve({ kind: 'aborted' });
      const leave = () => {
        this.forget(file);
        resolve({ kind: 'aborted' });
      };
      file.signal.addEventListener('abort', leave, { once: true });
      const answer = (verdict: PackVerdict) => {
        file.signal.removeEventListener('abort', leave);
        resolve(verdict);
      };
      this.waiting.push({ ...file, answer });
      this.waitingBytes += file.bytes.byteLength;
      this.pump();
    });
  }

  stop(): void {
    this.takeBack?.();
    this.abort.abort();
  }

  private pump(): void {
    if (this.waiting.length === 0 || this.abort.signal.aborted || this.isHeld) return;
    const limits = this.pace.current;
    if (!limits) {
      this.sendAway();
      return;
    }
    while (this.onWire < this.pace.atOnce && this.isFull(limits)) void this.carry(this.next(limits));
    if (this.waiting.length > 0 && this.onWire < this.pace.atOnce)
      this.takeBack ??= this.deps.clock.after(gatherMs, () => this.gathered());
  }

  private gathered(): void {
    this.takeBack = null;
    const limits = this.pace.current;
    const mayLeave = limits && !this.isHeld && this.onWire < this.pace.atOnce && this.waiting.length > 0;
    if (mayLeave) void this.carry(this.next(limits));
    this.pump();
  }

  private isFull(limits: PackLimits): boolean {
    return (
      this.waiting.length > 0 && (this.waiting.length >= limits.files || this.waitingBytes >= limits.bytes)
    );
  }

  /** Packs rest: whoever waits for one goes alone. */
  private sendAway(): void {
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const { answer } of waiting) answer({ kind: 'alone' });
  }

  private async carry(files: readonly Waiting[]): Promise<void> {
    const { clock } = this.deps;
    const startedMs = clock.nowMs();
    this.onWire += 1;
    const verdicts = await this.sendOnce(files);
    this.onWire -= 1;
    if (verdicts.some(({ kind }) => kind !== 'alone')) this.pace.succeeded(clock.nowMs() - startedMs);
    else this.pace.failed();
    for (const [at, { answer }] of files.entries()) answer(verdicts[at] ?? { kind: 'alone' });
    this.pump();
  }

  /** A verdict for each file, in the same order. */
  private async sendOnce(files: readonly Waiting[]): Promise<PackVerdict[]> {
    const { api, engineId } = this.deps;
    try {
      const head = packHead({
        engineId,
        files: files.map(({ fileId, digests, comparedWith, bytes }) => ({
          fileId,
          digests,
          comparedWith,
          sizeBytes: bytes.byteLength,
        })),
      });
      const pieces = [head, ...files.map(({ bytes }) => bytes)];
      const result = await api.sendPack(pieces, this.abort.signal);
      const answers = new Map(result.ok ? result.value.files.map((answer) => [answer.fileId, answer]) : []);
      const reachesBucket = [...answers.values()].some(({ outcome }) => outcome === 'stored');
      return files.map(({ fileId }) => verdictOf(answers.get(fileId), reachesBucket));
    } catch (cause) {
      // A fault of ours must not leave the files without an answer.
      console.error('Upload engine: a pack failed unexpectedly', cause);
      return files.map(() => ({ kind: 'alone' }));
    }
  }

  /** Takes the files of the next pack out of those that wait. */
  private next({ files, bytes }: PackLimits): Waiting[] {
    this.takeBack?.();
    this.takeBack = null;
    let sum = 0;
    let count = 0;
    for (const file of this.waiting) {
      sum += file.bytes.byteLength;
      if (count > 0 && (count === files || sum > bytes)) break;
      count += 1;
    }
    const taken = this.waiting.splice(0, count);
    for (const file of taken) this.waitingBytes -= file.bytes.byteLength;
    return taken;
  }

  private forget(file: PackedFile): void {
    const at = this.waiting.findIndex(({ fileId }) => fileId === file.fileId);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.waitingBytes -= file.bytes.byteLength;
  }
}

function verdictOf(answer: PackFileAnswer | undefined, reachesBucket: boolean): PackVerdict {
  switch (answer?.outcome) {
    case 'stored':
      return { kind: 'stored' };
    case 'not_signed':
      return { kind: 'refused_signature' };
    case 'no_answer':
      return reachesBucket ? { kind: 'busy', code: 'NoAnswer', asksForFewer: false } : { kind: 'alone' };
    case 'damaged':
      return { kind: 'bad_digest' };
    case 'refused': {
      const { status, code } = answer;
      const verdict = judgeAnswer({ kind: 'answer', status, code, etag: null, message: null }, false);
      // What would meet every file is found out, and waited for, where requests are sent one by one.
      return verdict.kind === 'blocked' || verdict.kind === 'expired' ? { kind: 'alone' } : verdict;
    }
    default:
      return { kind: 'alone' };
  }
}
