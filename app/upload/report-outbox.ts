import { type ClientFrame, maxReportItems, type ReportItem } from '../../core/protocol/socket-frames';
import type { Clock } from './ports';

const longestDelayMs = 250;

interface SentReport {
  readonly seq: number;
  readonly items: ReportItem[];
}

/** Reports on their way to the session: gathered into batches, kept until acknowledged, sent again after a reconnect. */
export class ReportOutbox {
  private gathering: ReportItem[] = [];
  private unacknowledged: SentReport[] = [];
  private nextSeq = 0;
  private takeBack: (() => void) | null = null;

  /** `send` is only called while the link is open, between `opened` and `closed`. */
  constructor(
    private readonly clock: Clock,
    private readonly send: (frame: ClientFrame) => void,
    private isOpen = false,
  ) {}

  add(item: ReportItem): void {
    this.gathering.push(item);
    if (this.gathering.length >= maxReportItems) this.flush();
    else this.takeBack ??= this.clock.after(longestDelayMs, () => this.flush());
  }

  /** Whether something about this file has still to be heard by the session. */
  holds(fileId: number): boolean {
    const about = (item: ReportItem) => item.fileId === fileId;
    return this.gathering.some(about) || this.unacknowledged.some((report) => report.items.some(about));
  }

  opened(): void {
    this.isOpen = true;
    for (const report of this.unacknowledged) this.send({ type: 'report', ...report });
    this.flush();
  }

  closed(): void {
    this.isOpen = false;
  }

  acknowledged(seq: number): void {
    this.unacknowledged = this.unacknowledged.filter((report) => report.seq !== seq);
  }

  flush(): void {
    this.takeBack?.();
    this.takeBack = null;
    if (!this.isOpen) return;
    while (this.gathering.length > 0) {
      const report = { seq: this.nextSeq++, items: this.gathering.splice(0, maxReportItems) };
      this.unacknowledged.push(report);
      this.send({ type: 'report', ...report });
    }
  }

  stop(): void {
    this.takeBack?.();
    this.takeBack = null;
  }
}
