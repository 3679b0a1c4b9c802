import type { ClientFrame } from '../../core/protocol/socket-frames';
import type { FileJob } from './file-job';
import type { Clock } from './ports';

const intervalMs = 400;
const filesAtMost = 64;

/**
 * Tells the session a few times a second which files are under way; says nothing while nothing changes. Files of packs are too
 * many and too short on their way to be shown: they would hide the large ones.
 */
export class InFlightReporter {
  private takeBack: (() => void) | null = null;
  private lastSaid = '[]';

  constructor(
    private readonly clock: Clock,
    private readonly jobs: () => Iterable<FileJob>,
    private readonly send: (frame: ClientFrame) => void,
  ) {}

  start(): void {
    this.takeBack ??= this.clock.after(intervalMs, () => this.tick());
  }

  /** After a reconnect the session knows nothing of it. */
  sayAgain(): void {
    this.lastSaid = '[]';
  }

  stop(): void {
    this.takeBack?.();
    this.takeBack = null;
  }

  private tick(): void {
    this.takeBack = null;
    const files: { id: number; sentBytes: number }[] = [];
    for (const job of this.jobs()) {
      if (job.active > 0 && !job.isInPack && files.length < filesAtMost)
        files.push({ id: job.id, sentBytes: job.sentBytes() });
    }
    const saying = JSON.stringify(files);
    if (saying !== this.lastSaid) this.send({ type: 'in_flight', files });
    this.lastSaid = saying;
    this.start();
  }
}
