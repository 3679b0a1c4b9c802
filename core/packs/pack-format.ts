import { maxPackHeadBytes, type PackHead, PackHeadSchema } from '../protocol/pack';

type Bytes = Uint8Array<ArrayBuffer>;

const lengthBytes = 4;

/** What goes before the bytes of the files; see core/protocol/pack. */
export function packHead(head: PackHead): Bytes {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(lengthBytes + json.byteLength);
  new DataView(bytes.buffer).setUint32(0, json.byteLength);
  bytes.set(json, lengthBytes);
  return bytes;
}

export type HeadResult =
  | { readonly ok: true; readonly head: PackHead }
  | { readonly ok: false; readonly sentence: string };

const unreadable = (sentence: string): HeadResult => ({ ok: false, sentence });

/** What one read takes: by itself a Worker's stream gives 4 KiB at a time, and each read is a turn of its own. */
const readBytes = 128 * 1024;

/** Reads a pack from a stream file by file, so that never more of it is in memory than one file and one chunk. */
export class PackReader {
  private readonly reader: ChunkReader;
  /** Read from the stream and not asked for yet. */
  private rest: Bytes = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.reader = chunkReader(stream);
  }

  async head(): Promise<HeadResult> {
    const length = await this.take(lengthBytes);
    if (!length) return unreadable('The pack ends within the length of its head. Send it again.');
    const headBytes = new DataView(length.buffer).getUint32(0);
    if (headBytes > maxPackHeadBytes) {
      return unreadable(
        `The head of the pack is longer than ${maxPackHeadBytes} bytes. Send fewer files at once.`,
      );
    }
    const json = await this.take(headBytes);
    if (!json) return unreadable('The pack ends within its head. Send it again.');
    const parsed = PackHeadSchema.safeParse(parseJson(json));
    if (parsed.success) return { ok: true, head: parsed.data };
    const issue = parsed.error.issues[0];
    return unreadable(
      `The head of the pack does not fit the protocol at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'unknown form'}. Correct it and send the pack again.`,
    );
  }

  /**
   * The bytes of the next file, in memory that it may share with others; null where the pack ends, or its sender goes away, before
   * its end.
   */
  file(sizeBytes: number): Promise<Bytes | null> {
    return this.take(sizeBytes);
  }

  /**
   * Reads on to the end, for so long at most. Over HTTP/1.1 a server can only close the connection of a request that it did not read, and
   * then its sender loses the answer, or the next request.
   */
  async skipRest(timeMs: number): Promise<void> {
    const timer = setTimeout(() => void this.close(), timeMs);
    while (await this.reader.read().catch(() => null));
    clearTimeout(timer);
  }

  /** Leaves the rest of the stream unread. */
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => {});
  }

  private async take(length: number): Promise<Bytes | null> {
    if (length <= this.rest.byteLength) return this.split(length);
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.rest.byteLength === 0) {
        const chunk = await this.reader.read().catch(() => null);
        if (!chunk) return null;
        this.rest = chunk;
      }
      const piece = this.split(Math.min(this.rest.byteLength, length - filled));
      bytes.set(piece, filled);
      filled += piece.byteLength;
    }
    return bytes;
  }

  private split(length: number): Bytes {
    const first = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return first;
  }
}

interface ChunkReader {
  /** Null at the end. */
  read(): Promise<Bytes | null>;
  cancel(): Promise<void>;
}

function chunkReader(stream: ReadableStream<Uint8Array>): ChunkReader {
  try {
    const reader = stream.getReader({ mode: 'byob' });
    return {
      read: async () => {
        const { done, value } = await reader.read(new Uint8Array(readBytes));
        return done ? null : value;
      },
      cancel: () => reader.cancel(),
    };
  } catch {
    // Not a stream of bytes.
    const reader = stream.getReader();
    return {
      read: async () => {
        const { done, value } = await reader.read();
        return done ? null : new Uint8Array(value);
      },
      cancel: () => reader.cancel(),
    };
  }
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
