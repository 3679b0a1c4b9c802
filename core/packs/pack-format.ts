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

/** Reads a pack from a stream file by file, so that never more of it is in memory than one file and one chunk. */
export class PackReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Read from the stream and not asked for yet. */
  private rest: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.reader = stream.getReader();
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

  /** The bytes of the next file; null where the pack ends, or its sender goes away, before its end. */
  file(sizeBytes: number): Promise<Bytes | null> {
    return this.take(sizeBytes);
  }

  /** Leaves the rest of the stream unread. */
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => {});
  }

  private async take(length: number): Promise<Bytes | null> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.rest.byteLength === 0) {
        const chunk = await this.reader.read().catch(() => null);
        if (chunk === null || chunk.done) return null;
        this.rest = chunk.value;
      }
      const piece = this.rest.subarray(0, length - filled);
      bytes.set(piece, filled);
      filled += piece.byteLength;
      this.rest = this.rest.subarray(piece.byteLength);
    }
    return bytes;
  }
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
