import { Engine, type EngineDeps, type EngineState } from './engine';
import type { ListedFile } from './found-file';
import { KnownFiles } from './known-files';
import { type Patience, patiently, sendManifest } from './manifest-sender';
import type { ApiResult, FileSource, SessionApi } from './ports';
import { WakeableClock } from './wakeable-clock';

export type UploadEvent =
  /** Files that the session knows. */
  | { readonly type: 'sending_manifest'; readonly sent: number }
  | { readonly type: 'manifest_sent' }
  | { readonly type: 'rejected'; readonly files: readonly { path: string; sentence: string }[] }
  | { readonly type: 'engine'; readonly state: EngineState };

export type UploadDeps = Omit<EngineDeps, 'api' | 'files' | 'scan' | 'onState'> & {
  readonly api: SessionApi;
  /** Unless given, two minutes or so of a server that is busy, or of a page in its place, end the upload. */
  readonly busyTriesAtMost?: number;
};

const busyTriesUnlessGiven = 24;

/** The files of a folder, which may still be being read. */
export interface UploadFolder {
  readonly batches: AsyncIterable<readonly ListedFile[]>;
  open(index: number): FileSource;
}

/**
 * One upload, new or resumed: opens a scan and runs the engine while the manifest is sent and the folder is read, and says at the
 * end how many files there were.
 */
export class UploadRun {
  private readonly abort = new AbortController();
  /** Of the waits before the manifest is tried again. */
  private readonly clock: WakeableClock;
  private readonly known: KnownFiles;
  private engine: Engine | null = null;
  private hasEnded = false;

  constructor(
    private readonly folder: UploadFolder,
    private readonly deps: UploadDeps,
    private readonly say: (event: UploadEvent) => void,
  ) {
    this.clock = new WakeableClock(deps.clock);
    this.known = new KnownFiles((index) => folder.open(index));
    void this.begin();
  }

  /** The network came back: no need to sit out the current waits. */
  wake(): void {
    this.clock.wake();
    this.engine?.wake();
  }

  networkLost(): void {
    this.engine?.networkLost();
  }

  leave(sentence: string): void {
    this.abort.abort();
    if (this.engine) this.engine.leave(sentence);
    else this.stop(sentence);
  }

  private async begin(): Promise<void> {
    try {
      const sentence = await this.prepare();
      // Whoever left has said why already; an ended session needs no more of its manifest.
      if (sentence !== null && !this.abort.signal.aborted && !this.hasEnded) this.leave(sentence);
    } catch (cause) {
      console.error('Upload: the start failed unexpectedly', cause);
      this.leave(
        'The upload could not start because of an unexpected error. Begin it again; what has arrived is not sent twice.',
      );
    }
  }

  /** A sentence where it cannot go on. */
  private async prepare(): Promise<string | null> {
    const { api, random, busyTriesAtMost = busyTriesUnlessGiven } = this.deps;
    const patience: Patience = { clock: this.clock, random, signal: this.abort.signal, busyTriesAtMost };
    this.say({ type: 'sending_manifest', sent: 0 });
    const opened = await patiently(() => api.openScan(), patience);
    if (!opened.ok) return opened.sentence;
    if (this.abort.signal.aborted) return null;
    const scan = opened.value;
    this.connect(scan);
    const sending = sendManifest(api, scan, this.folder.batches, patience, {
      accepted: (files) => {
        this.known.add(files);
        this.say({ type: 'sending_manifest', sent: this.known.size });
      },
      rejected: (files) => this.say({ type: 'rejected', files }),
    });
    const started = await this.start(scan, null, patience);
    if (!started.ok) return started.sentence;
    const sent = await sending;
    if (!sent.ok) return sent.sentence;
    if (this.abort.signal.aborted) return null;
    this.known.complete();
    const closed = await this.start(scan, this.known.size, patience);
    if (!closed.ok) return closed.sentence;
    this.say({ type: 'manifest_sent' });
    return null;
  }

  /** At once, so that the socket is there when the first file may be sent. */
  private connect(scan: number): void {
    this.engine = new Engine({
      ...this.deps,
      connect: this.known.behind(this.deps.connect),
      files: this.known,
      scan,
      onState: (state) => {
        if (state.kind !== 'running') this.end();
        this.say({ type: 'engine', state });
      },
    });
  }

  /** A start whose answer was lost may have worked; its repetition may then be refused, and the session itself tells. */
  private async start(scan: number, files: number | null, patience: Patience): Promise<ApiResult<null>> {
    let answersLost = 0;
    const started = await patiently(async () => {
      const result = await this.deps.api.start({ scan, files });
      if (!result.ok && result.kind === 'no_answer') answersLost += 1;
      return result;
    }, patience);
    return !started.ok && started.kind === 'refused' && answersLost > 0 ? { ok: true, value: null } : started;
  }

  private end(): void {
    this.hasEnded = true;
    this.abort.abort();
  }

  private stop(sentence: string): void {
    this.say({ type: 'engine', state: { kind: 'stopped', sentence } });
  }
}
