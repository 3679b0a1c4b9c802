export type EngineWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/** An older one may not know where the storage is by now. */
const spareForMs = 300_000;

/** A worker that is started before a folder is picked, so that its script is loaded meanwhile. */
export class SpareWorker {
  private spare: { readonly worker: EngineWorker; readonly startedAtMs: number } | null = null;

  constructor(private readonly start: () => EngineWorker) {}

  prepare(): void {
    this.spare ??= { worker: this.start(), startedAtMs: Date.now() };
  }

  /** Another one in its place: meanwhile the person may have changed the storage in another tab. */
  renew(): void {
    if (!this.spare) return;
    this.spare.worker.terminate();
    this.spare = null;
    this.prepare();
  }

  /** The one that was prepared, or else a new one. */
  take(): EngineWorker {
    const { spare } = this;
    this.spare = null;
    if (spare && Date.now() - spare.startedAtMs < spareForMs) return spare.worker;
    spare?.worker.terminate();
    return this.start();
  }

  /** It failed. */
  forget(worker: EngineWorker): void {
    if (this.spare?.worker === worker) this.spare = null;
  }
}
