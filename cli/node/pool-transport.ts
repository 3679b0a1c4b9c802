import { Readable } from 'node:stream';
import { Agent } from 'undici';
import { elementOf } from '../../app/upload/browser/xhr-transport';
import type { Bytes, PutAnswer, PutRequest, Transport } from '../../app/upload/ports';
import { unquotedEtag } from '../../core/storage/etag';
import { DiskRange } from './disk-range';
import { Exchange } from './exchange';

export interface PoolLimits {
  /** A request that moves no byte for this long is dead. */
  readonly stalledAfterMs: number;
  /** Once all bytes are out, the bucket may take its time to store them. */
  readonly answerWithinMs: number;
}

const usualLimits: PoolLimits = { stalledAfterMs: 60_000, answerWithinMs: 120_000 };
/** Larger bodies are given to the socket in such pieces, so that their progress is seen. */
const pieceBytes = 1024 * 1024;

/** Requests over connections that are kept: as many as there are requests at once. */
export class PoolTransport implements Transport {
  private readonly agent: Agent;

  constructor(
    connections: number,
    private readonly limits = usualLimits,
  ) {
    const { stalledAfterMs, answerWithinMs } = limits;
    // A body of one piece is out at once: then the wait for its answer is all that can be too long.
    const headersTimeout = stalledAfterMs + answerWithinMs;
    this.agent = new Agent({ connections, pipelining: 1, headersTimeout, bodyTimeout: answerWithinMs });
  }

  async put({ url, headers, body, signal, onProgress }: PutRequest): Promise<PutAnswer> {
    if (body instanceof Blob && !(body instanceof DiskRange))
      throw new Error('Only ranges of a disk can be read while they are sent');
    if (signal.aborted) return { kind: 'aborted' };
    const exchange = new Exchange();
    const callOff = () => exchange.abort();
    signal.addEventListener('abort', callOff, { once: true });
    const sizeBytes = body instanceof DiskRange ? body.size : body.byteLength;
    const inOnePiece = body instanceof DiskRange || sizeBytes > pieceBytes ? null : body;
    const watchdog = inOnePiece ? null : new Watchdog(callOff, this.limits);
    try {
      const pathAt = url.indexOf('/', url.indexOf('//') + 2);
      const order = {
        origin: url.slice(0, pathAt),
        path: url.slice(pathAt),
        method: 'PUT',
        headers: { ...headers, 'content-length': String(sizeBytes) },
        body: watchdog ? Readable.from(pieces(body, onProgress, watchdog)) : inOnePiece,
      } as const;
      this.agent.dispatch(order, exchange);
      const { status, etag, text } = await exchange.answer;
      return {
        kind: 'answer',
        status,
        etag: unquotedEtag(etag),
        code: elementOf(text, 'Code'),
        message: elementOf(text, 'Message'),
      };
    } catch {
      return signal.aborted ? { kind: 'aborted' } : { kind: 'no_answer' };
    } finally {
      watchdog?.end();
      signal.removeEventListener('abort', callOff);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function* pieces(
  body: Bytes | DiskRange,
  onProgress: (sentBytes: number) => void,
  watchdog: Watchdog,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of body instanceof DiskRange ? body.pieces(pieceBytes) : piecesOf(body)) {
    yield piece;
    watchdog.moved();
    sent += piece.byteLength;
    onProgress(sent);
  }
  watchdog.allIsOut();
}

function* piecesOf(body: Bytes): Generator<Bytes> {
  for (let at = 0; at < body.byteLength; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}

/** Bites where nothing moves. */
class Watchdog {
  private timer: NodeJS.Timeout;

  constructor(
    private readonly bite: () => void,
    private readonly limits: PoolLimits,
  ) {
    this.timer = setTimeout(bite, limits.stalledAfterMs + limits.answerWithinMs);
  }

  moved(): void {
    this.wait(this.limits.stalledAfterMs);
  }

  allIsOut(): void {
    this.wait(this.limits.answerWithinMs);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.bite, ms);
  }
}
