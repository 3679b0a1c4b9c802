import type { DigestAlgorithm } from '../../../core/checksums/digest';
import { MiB } from '../../../core/sessions/part-size';
import type { Bytes, Clock, HashedRead, Hasher, ReadResult } from '../ports';

/** As many MD5s as are computed side by side; fewer at the very first, since the wire waits for them. */
const messagesAtOnce = 8;
const firstMessages = 2;
const bytesAtOnce = 128 * MiB;
/** However slow the others are: a drive may be silent for minutes. */
const waitsMs = 250;

interface Waiting {
  readonly bytes: Bytes;
  readonly resolve: (md5: Promise<string>) => void;
}

/**
 * Reads and hashes. MD5, where a bucket enforces nothing better, takes longest of all that an engine computes, and of several messages it
 * is far cheaper side by side: so what has been read waits for the reads that have begun beside it.
 */
export class HashedReads {
  private reading = 0;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private enough = firstMessages;
  private takeBack: (() => void) | null = null;

  constructor(
    private readonly hasher: Hasher,
    private readonly clock: Clock,
  ) {}

  async read(besides: readonly DigestAlgorithm[], read: () => Promise<ReadResult>): Promise<HashedRead> {
    if (!besides.includes('md5')) return await this.plain(besides, read);
    const others = besides.filter((algorithm) => algorithm !== 'md5');
    let md5: Promise<string> | null = null;
    this.reading += 1;
    try {
      const hashed = await this.plain(others, read);
      if (!hashed.ok) return hashed;
      md5 = this.joined(hashed.bytes);
      return { ...hashed, digests: { ...hashed.digests, md5: await md5 } };
    } finally {
      if (!md5) this.readEnded();
    }
  }

  private async plain(
    besides: readonly DigestAlgorithm[],
    read: () => Promise<ReadResult>,
  ): Promise<HashedRead> {
    const result = await read();
    return result.ok ? { ...result, digests: await this.hasher.digests(result.bytes, besides) } : result;
  }

  private joined(bytes: Bytes): Promise<string> {
    return new Promise((resolve) => {
      this.waiting.push({ bytes, resolve });
      this.waitingBytes += bytes.length;
      this.takeBack ??= this.clock.after(waitsMs, () => this.hash());
      this.readEnded();
    });
  }

  private readEnded(): void {
    this.reading -= 1;
    const isEnough = this.waiting.length >= this.enough || this.waitingBytes >= bytesAtOnce;
    if (isEnough) this.enough = Math.min(2 * this.enough, messagesAtOnce);
    if (isEnough || this.reading === 0) this.hash();
  }

  private hash(): void {
    this.takeBack?.();
    this.takeBack = null;
    const batch = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    if (batch.length === 0) return;
    const digests = this.hasher.md5OfEach(batch.map(({ bytes }) => bytes));
    for (const [at, { resolve }] of batch.entries()) resolve(digests.then((all) => all[at] ?? ''));
  }
}
