import { Engine, type EngineDeps, type EngineState } from './engine';
import { type ManifestFile, type Patience, patiently, sendManifest } from './manifest-sender';
import type { SessionApi } from './ports';

export type UploadEvent =
  | { readonly type: 'sending_manifest'; readonly sent: number; readonly total: number }
  | { readonly type: 'rejected'; readonly files: readonly { path: string; sentence: string }[] }
  | { readonly type: 'engine'; readonly state: EngineState };

export type UploadDeps = Omit<EngineDeps, 'api' | 'files' | 'scan' | 'onState'> & {
  readonly api: SessionApi;
};

/** One upload, new or resumed: opens a scan, sends the manifest, starts the session and runs the engine. */
export class UploadRun {
  private readonly abort = new AbortController();
  private engine: Engine | null = null;

  constructor(
    private readonly files: readonly ManifestFile[],
    private readonly deps: UploadDeps,
    private readonly say: (event: UploadEvent) => void,
  ) {
    void this.begin();
  }

  wake(): void {
    this.engine?.wake();
  }

  leave(sentence: string): void {
    this.abort.abort();
    if (this.engine) this.engine.leave(sentence);
    else this.stop(sentence);
  }

  private async begin(): Promise<void> {
    try {
      const sentence = await this.prepare();
      // Whoever left has said why already.
      if (sentence !== null && !this.abort.signal.aborted) this.stop(sentence);
    } catch (cause) {
      console.error('Upload: the start failed unexpectedly', cause);
      this.stop(
        'The upload could not start because of an error in this page. Reload it and pick the folder again.',
      );
    }
  }

  /** A sentence where it cannot begin. */
  private async prepare(): Promise<string | null> {
    const { api, clock, random } = this.deps;
    const patience: Patience = { clock, random, signal: this.abort.signal };
    const total = this.files.length;
    this.say({ type: 'sending_manifest', sent: 0, total });
    const opened = await patiently(() => api.openScan(), patience);
    if (!opened.ok) return opened.sentence;
    const scan = opened.value;
    const manifest = await sendManifest(api, scan, this.files, patience, (sent) =>
      this.say({ type: 'sending_manifest', sent, total }),
    );
    if (!manifest.ok) return manifest.sentence;
    const { files, rejected } = manifest.value;
    if (rejected.length > 0) this.say({ type: 'rejected', files: rejected });

    // A start whose answer was lost may have worked; its repetition is then refused, and the session itself tells.
    let answersLost = 0;
    const started = await patiently(async () => {
      const result = await api.start({ scan, files: files.size });
      if (!result.ok && result.kind === 'no_answer') answersLost += 1;
      return result;
    }, patience);
    if (!started.ok && !(started.kind === 'refused' && answersLost > 0)) return started.sentence;
    if (this.abort.signal.aborted) return null;
    this.engine = new Engine({
      ...this.deps,
      files,
      scan,
      onState: (state) => this.say({ type: 'engine', state }),
    });
    return null;
  }

  private stop(sentence: string): void {
    this.say({ type: 'engine', state: { kind: 'stopped', sentence } });
  }
}
