import { PackReader } from '../../../core/packs/pack-format';
import type { PackAnswer, PackFileAnswer, PackItem } from '../../../core/protocol/pack';
import { type ApiResult, type Bytes, type Clock, delay } from '../ports';
import type { FakeBucket } from './fake-bucket';

/** The server's half of packs: reads each as the server does, and puts its files into the bucket. */
export class FakePacks {
  /** The file ids of each pack. */
  readonly received: number[][] = [];
  /** What the server says instead. */
  answer: (item: PackItem) => PackFileAnswer | null = () => null;
  failure: Extract<ApiResult<PackAnswer>, { ok: false }> | null = null;
  fault: Error | null = null;
  latencyMs = 0;
  inFlight = 0;
  mostInFlight = 0;
  aborted = 0;

  constructor(
    private readonly bucket: FakeBucket,
    private readonly clock: Clock,
  ) {}

  readonly send = async (pieces: readonly Bytes[], signal: AbortSignal): Promise<ApiResult<PackAnswer>> => {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const answer = await this.take(pieces);
    if (this.latencyMs > 0) await delay(this.clock, this.latencyMs, signal);
    this.inFlight -= 1;
    if (!signal.aborted) return answer;
    this.aborted += 1;
    return { ok: false, kind: 'no_answer', sentence: 'Aborted.' };
  };

  private async take(pieces: readonly Bytes[]): Promise<ApiResult<PackAnswer>> {
    const pack = new PackReader(new Blob([...pieces]).stream());
    const read = await pack.head();
    if (!read.ok) throw new Error(read.sentence);
    this.received.push(read.head.files.map(({ fileId }) => fileId));
    if (this.fault) throw this.fault;
    if (this.failure) return this.failure;
    const files: PackFileAnswer[] = [];
    for (const item of read.head.files) {
      const bytes = await pack.file(item.sizeBytes);
      if (!bytes) throw new Error('The pack ended early');
      const other = this.answer(item);
      if (!other) this.bucket.objects.set(String(item.fileId), bytes);
      files.push(other ?? { fileId: item.fileId, outcome: 'stored' });
    }
    if (await pack.file(1)) throw new Error('The pack is longer than its head says');
    return { ok: true, value: { files } };
  }
}
