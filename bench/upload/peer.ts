import type { BucketAccess } from '../../core/storage/object-store';
import type { MadeFile } from '../../tests/e2e/support/folder-maker';
import type { Detours } from './detours';
import { type ProcessorTime, ProcessorWatch } from './processor-time';

export interface Job {
  readonly folder: string;
  readonly files: readonly MadeFile[];
  readonly storage: BucketAccess;
  /** Ends with a slash and is this run's own. */
  readonly prefix: string;
  /** Where the person is far from everything else. */
  readonly detours: Detours | null;
}

export interface Timed {
  readonly seconds: number;
  readonly processor: ProcessorTime;
}

export interface Ran extends Timed {
  /** Where the objects are, which is not the job's prefix where the peer decides that itself. */
  readonly prefix: string;
}

export interface Peer {
  readonly name: string;
  /** Why it cannot run here, or null. */
  missing(): string | null;
  run(job: Job): Promise<Ran>;
}

/** How long the work took, and what the machine's processes took meanwhile. */
export async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const watch = new ProcessorWatch();
  const startMs = performance.now();
  await work();
  const seconds = (performance.now() - startMs) / 1_000;
  return { seconds, processor: watch.taken() };
}

/** The bucket as it is seen from where the person is. */
export async function storageOf({ storage, detours }: Job): Promise<BucketAccess> {
  return detours ? { ...storage, endpoint: await detours.to(storage.endpoint) } : storage;
}
