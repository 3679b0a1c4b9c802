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

const errorLine = /\[ERROR\]|^Error\b|Uncaught|An? .*failed unexpectedly/;
/** workerd's words for a browser that left before its answer was whole. */
const clientLeft = /kj::.*\bdisconnected: /;

/** Turns the Workers' output into the few lines that a person wants to see; everything else is dropped. */
export class WorkerLog {
  private readonly lastSaid = new Map<string, string>();
  /** Errors are printed over several indented lines: those belong to the error before them. */
  private inError = false;

  constructor(private readonly say: (line: string) => void) {}

  take(line: string): void {
    const text = stripVTControlCharacters(line).trimEnd();
    const event = readEvent(text);
    if (event) this.onSession(event);
    else this.onOther(text);
  }

  private onOther(text: string): void {
    if (errorLine.test(text) && !clientLeft.test(text)) {
      this.inError = true;
      this.say(`error      ${text.replace(/^\[ERROR\]\s*/, '')}`);
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
