import { createHash, randomFillSync } from 'node:crypto';
import { createCRC64, createMD5 } from 'hash-wasm';
import { Crc64NvmeDigest } from '../../app/upload/hashing/crc64nvme-digest';
import { makeHashKernels } from '../../app/upload/hashing/hash-kernels';
import { md5OfEach } from '../../app/upload/hashing/md5-lanes';
import type { Bytes } from '../../app/upload/ports';
import { MiB } from '../../core/sessions/part-size';
import { type LoneCase, median, rounded } from '../result';

/** As many parts, and of the size, as an engine hashes side by side. */
const messages = 8;
const messageBytes = 16 * MiB;

type Digests = (parts: readonly Bytes[]) => readonly string[];

interface Contest {
  readonly name: string;
  readonly minRatio: number;
  contestants(): Promise<Readonly<Record<'ours' | 'hash-wasm', Digests>> & Readonly<Record<string, Digests>>>;
}

const contests: readonly Contest[] = [
  {
    name: 'hash-md5',
    minRatio: 2,
    async contestants() {
      const [kernels, md5] = [await makeHashKernels(), await createMD5()];
      return {
        ours: (parts) => md5OfEach(parts, kernels),
        'hash-wasm': (parts) => parts.map((bytes) => md5.init().update(bytes).digest('hex')),
        'node-crypto': (parts) => parts.map((bytes) => createHash('md5').update(bytes).digest('hex')),
      };
    },
  },
  {
    name: 'hash-crc64nvme',
    minRatio: 2,
    async contestants() {
      const [kernels, crc] = [await makeHashKernels(), await createCRC64('9a6c9329ac4bc9b5')];
      return {
        ours: (parts) => parts.map((bytes) => new Crc64NvmeDigest(kernels).update(bytes).hex()),
        'hash-wasm': (parts) => parts.map((bytes) => crc.init().update(bytes).digest('hex')),
      };
    },
  },
];

/** Digests of parts in memory, by one thread, in MB/s. Whoever gives others than the rest has no figure, and nobody else either. */
export const hashCases: readonly LoneCase[] = contests.map(({ name, minRatio, contestants }) => ({
  name,
  group: 'hash',
  async runAlone({ rounds, say }) {
    const parts = Array.from({ length: messages }, () => randomFillSync(new Uint8Array(messageBytes)));
    const all = Object.entries(await contestants());
    const figures = new Map(all.map(([who]) => [who, [] as number[]]));
    const expected = all[0]?.[1](parts).join();
    // The first round is that of code which is not compiled yet.
    for (let round = 0; round <= rounds; round++) {
      for (const [who, digests] of all) {
        const startMs = performance.now();
        const found = digests(parts).join();
        const tookMs = performance.now() - startMs;
        if (found !== expected) throw new Error(`The digests of ${who} differ from those of ${all[0]?.[0]}.`);
        if (round === 0) continue;
        const rate = rounded((messages * messageBytes) / 1_000 / tookMs);
        figures.get(who)?.push(rate);
        say(`${name}, round ${round}, ${who}: ${rate} mb_per_s`);
      }
    }
    const medians = Object.fromEntries([...figures].map(([who, each]) => [who, rounded(median(each))]));
    const { ours = Number.NaN, ...peers } = medians;
    const ratio = rounded(ours / (peers['hash-wasm'] ?? Number.NaN));
    return {
      name,
      metric: 'mb_per_s',
      ours,
      peers,
      targets: [{ vs: 'hash-wasm', min_ratio: minRatio, ratio, met: ratio >= minRatio }],
      rounds: Object.fromEntries(figures),
    };
  },
}));
