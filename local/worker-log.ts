import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What the coordinator says, in one line of JSON, when a session's row in D1 was written. */
const SessionEventSchema = z.object({
  event: z.literal('session'),
  sessionId: z.string(),
  state: z.string(),
  attempt: z.number(),
  filesTotal: z.number(),
  filesUploaded: z.number(),
  filesSkipped: z.number(),
  filesFailed: z.number(),
  bytesTotal: z.number(),
  bytesUploaded: z.number(),
  failure: z.string().nullable(),
});
type SessionEvent = z.infer<typeof SessionEventSchema>;

const requestLine = /^\[wrangler:info\] (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+) (\d{3}) .*\(([^)]*)\)/;
const errorLine = /\[ERROR\]|\[wrangler:(?:error|warn)\]|^✘|^Error\b|Uncaught|An? .*failed unexpectedly/;

/** Turns the Workers' output into the few lines that a person wants to see; everything else is dropped. */
export class WorkerLog {
  private readonly lastSaid = new Map<string, string>();
  /** Errors are printed over several indented lines: those belong to the error before them. */
  private inError = false;

  constructor(private readonly say: (line: string) => void) {}

  take(line: string): void {
    const text = stripVTControlCharacters(line).trimEnd();
    const event = readEvent(text);
    const request = requestLine.exec(text);
    if (event) this.onSession(event);
    else if (request) this.onRequest(request);
    else this.onOther(text);
  }

  private onOther(text: string): void {
    if (errorLine.test(text)) {
      this.inError = true;
      this.say(`error      ${text.replace(/^✘\s*/, '').replace(/^\[ERROR\]\s*/, '')}`);
      return;
    }
    this.inError &&= /^\s+\S/.test(text);
    if (this.inError) this.say(`           ${text.trim()}`);
  }

  private onSession(event: SessionEvent): void {
    const { sessionId, attempt } = event;
    const sentence = describe(event);
    if (this.lastSaid.get(sessionId) === sentence) return;
    this.lastSaid.set(sessionId, sentence);
    this.say(`session    ${sessionId.slice(0, 8)}${attempt > 1 ? ` (attempt ${attempt})` : ''}  ${sentence}`);
  }

  private onRequest([, method, path, status, time]: RegExpExecArray): void {
    this.inError = false;
    if (Number(status) >= 400) this.say(`request    ${method} ${path} answered ${status} (${time})`);
  }
}

function readEvent(text: string): SessionEvent | null {
  if (!text.startsWith('{"event":"session"')) return null;
  try {
    return SessionEventSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function describe(event: SessionEvent): string {
  const files = `${event.filesUploaded} of ${event.filesTotal} files, ${megabytes(event.bytesUploaded)} of ${megabytes(event.bytesTotal)} MB`;
  const others = [
    event.filesSkipped > 0 ? `${event.filesSkipped} skipped` : '',
    event.filesFailed > 0 ? `${event.filesFailed} failed` : '',
    event.failure ?? '',
  ].filter((text) => text !== '');
  return [`${event.state.replaceAll('_', ' ')}: ${files}`, ...others].join(', ');
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
