import type { Dispatcher } from 'undici';

/** More of a refusal is not read. */
const answerBytesAtMost = 64 * 1024;

export interface Exchanged {
  readonly status: number;
  readonly etag: string | undefined;
  /** What a refusal says; nothing of a success. */
  readonly text: string;
}

/** One request and its answer, as undici tells of them: without the stream that its `request` makes of every answer, however empty. */
export class Exchange implements Dispatcher.DispatchHandlers {
  readonly answer: Promise<Exchanged>;
  private resolve: (exchanged: Exchanged) => void = () => {};
  private reject: (cause: Error) => void = () => {};
  private status = 0;
  private etag: string | undefined;
  private readonly chunks: Buffer[] = [];
  private heldBytes = 0;
  private isCalledOff = false;
  private callOff: ((cause?: Error) => void) | null = null;

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** The request ends without an answer, even one that waits for its connection. */
  abort(): void {
    this.isCalledOff = true;
    this.callOff?.(new Error('Called off'));
    this.reject(new Error('Called off'));
  }

  onConnect(abort: (cause?: Error) => void): void {
    if (this.isCalledOff) abort(new Error('Called off'));
    else this.callOff = abort;
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.status = status;
    for (let at = 0; at + 1 < headers.length; at += 2)
      if (String(headers[at]).toLowerCase() === 'etag') this.etag = String(headers[at + 1]);
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.status >= 400 && this.heldBytes < answerBytesAtMost) {
      this.chunks.push(Buffer.from(chunk));
      this.heldBytes += chunk.length;
    }
    return true;
  }

  onComplete(): void {
    this.resolve({ status: this.status, etag: this.etag, text: Buffer.concat(this.chunks).toString() });
  }

  onError(cause: Error): void {
    this.reject(cause);
  }
}
