import { packHead } from '../../core/packs/pack-format';
import type { PackFileAnswer, PackLimits } from '../../core/protocol/pack';
import type { BucketGate } from './bucket-gate';
import type { Bytes, Clock, SessionApi } from './ports';
import { judgeAnswer, type Verdict } from './retry';
import type { Slots } from './slots';

/** Files that are being read and hashed meanwhile shall come along. */
const gatherMs = 60;
/** Packs on their way at once; the bucket's answers of one and the bytes of the next overlap. */
const packsAtOnce = 4;
/** After a pack that went wrong small files travel alone for a while, by the path that tells what is the matter. */
const offForMs = 30_000;

/**
 * stored:     in the bucket, and the session knows
 * alone:      nothing can be said: send it by itself
 * refused_signature: the session signs no more for this file
 */
export type PackVerdict =
  | Verdict
  | { readonly kind: 'stored' | 'refused_signature' }
  | { readonly kind: 'alone' };

export interface PackedFile {
  readonly fileId: number;
  readonly md5: string;
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
  readonly gate: BucketGate;
  readonly wire: Slots;
}

/** Gathers small files into packs and sends them; each file gets its own answer. */
export class PackDesk {
  private limits: PackLimits | null = null;
  private offUntilMs = 0;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private onWire = 0;
  private takeBack: (() => void) | null = null;
  private readonly abort = new AbortController();

  constructor(private readonly deps: PackDeskDeps) {}

  setLimits(limits: PackLimits | null): void {
    this.limits = limits;
  }

  /** Files that may be at work at once so that packs fill while others are on their way; 0 while everything travels alone. */
  get places(): number {
    return this.limits && this.isOn() ? (packsAtOnce + 1) * this.limits.files : 0;
  }

  /** Whether a file is of the size that packs are for. */
  fits(sizeBytes: number): boolean {
    return this.limits !== null && sizeBytes <= this.limits.fileBytes;
  }

  /** Whether a file is to be given to `send` now. */
  takes(sizeBytes: number): boolean {
    return this.fits(sizeBytes) && this.isOn();
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

  private isOn(): boolean {
    return this.deps.clock.nowMs() >= this.offUntilMs;
  }

  private pump(): void {
    const { limits } = this;
    if (this.waiting.length === 0 || this.onWire >= packsAtOnce || this.abort.signal.aborted) return;
    const isFull =
      limits === null || this.waiting.length >= limits.files || this.waitingBytes >= limits.bytes;
    if (isFull) void this.carry();
    else this.takeBack ??= this.deps.clock.after(gatherMs, () => void this.carry());
  }

  private async carry(): Promise<void> {
    this.takeBack?.();
    this.takeBack = null;
    const { wire, gate, clock } = this.deps;
    this.onWire += 1;
    try {
      if (!(await wire.acquire(this.abort.signal))) return;
      try {
        const pass = await gate.pass(this.abort.signal);
        if (!pass) return;
        const files = this.next();
        const hasAnswered = files.length > 0 && (await this.sendOnce(files));
        gate.done(pass, hasAnswered ? { kind: 'answered' } : { kind: 'unused' });
        if (files.length > 0 && !hasAnswered) this.offUntilMs = clock.nowMs() + offForMs;
      } finally {
        wire.release();
      }
    } finally {
      this.onWire -= 1;
      this.pump();
    }
  }

  /** Whether something was learnt of at least one of them. */
  private async sendOnce(files: readonly Waiting[]): Promise<boolean> {
    const head = packHead({
      engineId: this.deps.engineId,
      files: files.map(({ fileId, md5, bytes }) => ({ fileId, md5, sizeBytes: bytes.byteLength })),
    });
    const result = await this.deps.api.sendPack([head, ...files.map(({ bytes }) => bytes)]);
    const answers = new Map(result.ok ? result.value.files.map((answer) => [answer.fileId, answer]) : []);
    const verdicts = files.map(({ fileId }) => verdictOf(answers.get(fileId)));
    for (const [at, { answer }] of files.entries()) answer(verdicts[at] ?? { kind: 'alone' });
    return verdicts.some(({ kind }) => kind !== 'alone');
  }

  /** Takes the files of the next pack out of those that wait. */
  private next(): Waiting[] {
    const { files, bytes } = this.limits ?? { files: 1, bytes: 0 };
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

function verdictOf(answer: PackFileAnswer | undefined): PackVerdict {
  switch (answer?.outcome) {
    case 'stored':
      return { kind: 'stored' };
    case 'not_signed':
      return { kind: 'refused_signature' };
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
