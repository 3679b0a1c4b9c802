import { Readable } from 'node:stream';
import { Agent } from 'undici';
import { elementOf } from '../../app/upload/browser/xhr-transport';
import type { Bytes, PutAnswer, PutRequest, Transport } from '../../app/upload/ports';
import { unquotedEtag } from '../../core/storage/etag';

/** A request that moves no byte for this long is dead. */
const stalledAfterMs = 60_000;
/** Once all bytes are out, the bucket may take its time to store them. */
const answerWithinMs = 120_000;
/** Larger bodies are given to the socket in such pieces, so that their progress is seen. */
const pieceBytes = 256 * 1024;
const answerBytesAtMost = 64 * 1024;

/** Requests over connections that are kept: as many as there are requests at once. */
export class PoolTransport implements Transport {
  private readonly agent: Agent;

  constructor(connections: number) {
    this.agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: answerWithinMs });
  }

  async put(request: PutRequest): Promise<PutAnswer> {
    const { url, headers, body, signal } = request;
    if (body instanceof Blob) throw new Error('Files of a disk are sent as bytes');
    const watchdog = new Watchdog(signal);
    try {
      const answer = await this.agent.request({
        origin: new URL(url).origin,
        path: pathOf(url),
        method: 'PUT',
        headers: { ...headers, 'content-length': String(body.byteLength) },
        body: body.byteLength <= pieceBytes ? body : Readable.from(pieces(body, request, watchdog)),
        signal: watchdog.signal,
      });
      const status = answer.statusCode;
      const text = status >= 400 ? (await answer.body.text()).slice(0, answerBytesAtMost) : '';
      if (status < 400) await answer.body.dump();
      const etag = answer.headers.etag;
      return {
        kind: 'answer',
        status,
        etag: unquotedEtag(typeof etag === 'string' ? etag : undefined),
        code: elementOf(text, 'Code'),
        message: elementOf(text, 'Message'),
      };
    } catch {
      return signal.aborted ? { kind: 'aborted' } : { kind: 'no_answer' };
    } finally {
      watchdog.end();
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function* pieces(body: Bytes, request: PutRequest, watchdog: Watchdog): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += pieceBytes) {
    yield body.subarray(at, at + pieceBytes);
    watchdog.moved(stalledAfterMs);
    request.onProgress(Math.min(at + pieceBytes, body.byteLength));
  }
  watchdog.moved(answerWithinMs);
}

function pathOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2));
}

/** Ends a request by the engine's signal, or because nothing moves. */
class Watchdog {
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly outer: AbortSignal) {
    this.timer = setTimeout(this.bite, stalledAfterMs + answerWithinMs);
    if (outer.aborted) this.abort.abort();
    else outer.addEventListener('abort', this.bite, { once: true });
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  moved(limitMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.bite, limitMs);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.bite);
  }

  private readonly bite = () => this.abort.abort();
}
