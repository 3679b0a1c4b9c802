import { PackReader } from '../../../core/packs/pack-format';
import type { PackAnswer, PackFileAnswer, PackItem } from '../../../core/protocol/pack';
import type { ApiResult, Bytes } from '../ports';
import type { FakeBucket } from './fake-bucket';

/** The server's half of packs: reads each as the server does, and puts its files into the bucket. */
export class FakePacks {
  /** The file ids of each pack. */
  readonly received: number[][] = [];
  /** What the server says instead. */
  answer: (item: PackItem) => PackFileAnswer | null = () => null;
  failure: Extract<ApiResult<PackAnswer>, { ok: false }> | null = null;
  inFlight = 0;
  mostInFlight = 0;

  constructor(private readonly bucket: FakeBucket) {}

  readonly send = async (pieces: readonly Bytes[]): Promise<ApiResult<PackAnswer>> => {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const answer = await this.take(pieces);
    this.inFlight -= 1;
    return answer;
  };

  private async take(pieces: readonly Bytes[]): Promise<ApiResult<PackAnswer>> {
    const pack = new PackReader(new Blob([...pieces]).stream());
    const read = await pack.head();
    if (!read.ok) throw new Error(read.sentence);
    this.received.push(read.head.files.map(({ fileId }) => fileId));
    if (this.failure) return this.failure;
    const files: PackFileAnswer[] = [];
    for (const item of read.head.files) {
      const bytes = await pack.file(item.sizeBytes);
      if (!bytes) throw new Error('The pack ended early');
      const other = this.answer(item);
      if (!other) this.bucket.objects.set(String(item.fileId), bytes);
      files.push(other ?? { fileId: item.fileId, outcome: 'stored' });
    }
    if (!(await pack.isAtEnd())) throw new Error('The pack is longer than its head says');
    return { ok: true, value: { files } };
  }
}
