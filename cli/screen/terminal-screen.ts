import { formatBytes, formatCount, formatFiles } from '../../app/components/format';
import type { EngineState } from '../../app/upload/engine';
import type { ScanSummary } from '../../app/upload/upload-state';
import type { SessionView } from '../../core/protocol/session-view';
import { printable } from '../printable';
import { noServer } from '../upload/patience';
import { ProgressText } from './progress-text';
import type { UploadScreen } from './upload-screen';

/** A person looks at it a few times a second; a log file gets a line now and then. */
const redrawMs = { terminal: 150, log: 5_000 } as const;

/** Draws one line over and over on a terminal, and writes plain lines where there is none. */
export class TerminalScreen implements UploadScreen {
  private readonly progress = new ProgressText();
  private readonly everyMs: number;
  private drawnAtMs = Number.NEGATIVE_INFINITY;
  private hasLine = false;
  private saidProblem = '';
  /** The session tells how far it is, better than scan and list of files. */
  private hasView = false;
  private wasLinked = false;

  constructor(
    private readonly out: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>,
    private readonly now: () => number = Date.now,
  ) {
    this.everyMs = out.isTTY ? redrawMs.terminal : redrawMs.log;
  }

  scanning(files: number, bytes: number): void {
    if (this.hasView) return;
    this.draw(() => `Reading the folder: ${formatFiles(files)}, ${formatBytes(bytes)}`);
  }

  scanned(summary: ScanSummary): void {
    this.print(`${summary.folderName}: ${formatFiles(summary.files)}, ${formatBytes(summary.bytes)}`);
    for (const { rule, files } of summary.ignored)
      this.print(`  ${formatFiles(files)} left out by the rule ${rule}`);
    for (const { path, from } of summary.renamed)
      this.print(`  ${from} becomes ${path}, since another name is the same.`);
    for (const { path, sentence } of [...summary.refused, ...summary.unreadable])
      this.print(`  ${path}: ${sentence}`);
  }

  session(id: string, url: string): void {
    this.print(`Session ${id}: ${url}`);
  }

  sendingManifest(sent: number, total: number): void {
    if (this.hasView) return;
    this.draw(() => `Sending the list of files: ${formatCount(sent)} of ${formatCount(total)}`);
  }

  engine(state: EngineState): void {
    if (state.kind !== 'running') return;
    const isCut = this.wasLinked && state.link === 'reconnecting';
    this.wasLinked ||= state.link === 'open';
    this.trouble(isCut ? noServer : (state.problem?.sentence ?? null));
  }

  view(view: SessionView): void {
    this.hasView = true;
    this.trouble(view.problem?.sentence ?? null);
    this.draw(() => this.progress.line(view, this.now()));
  }

  note(sentence: string): void {
    this.print(sentence);
  }

  end(): void {
    this.clear();
  }

  /** Said once, however many tell it. */
  private trouble(sentence: string | null): void {
    if (sentence !== null && sentence !== this.saidProblem) this.print(sentence);
    this.saidProblem = sentence ?? this.saidProblem;
  }

  private draw(text: () => string): void {
    const nowMs = this.now();
    if (nowMs - this.drawnAtMs < this.everyMs) return;
    this.drawnAtMs = nowMs;
    if (!this.out.isTTY) {
      this.out.write(`${printable(text())}\n`);
      return;
    }
    this.out.write(`\r\u001b[K${printable(text()).slice(0, Math.max(20, this.out.columns - 1))}`);
    this.hasLine = true;
  }

  private print(line: string): void {
    this.clear();
    this.out.write(`${printable(line)}\n`);
  }

  private clear(): void {
    if (this.hasLine) this.out.write('\r\u001b[K');
    this.hasLine = false;
  }
}
