import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../local/child-process';
import { bucketDifferences } from '../../tests/e2e/support/bucket-differences';
import { BucketReader } from '../../tests/e2e/support/bucket-reader';
import { type FilePlan, MiB, makeFolder, plain } from '../../tests/e2e/support/folder-maker';
import { atMost, type LoneCase, rounded } from '../result';
import { timed } from '../upload/peer';
import { ended } from '../upload/peers/command';
import { type Counts, carriedOn, differenceOf } from './counts';
import { dollarsOf } from './list-prices';
import { type SessionBench, startSessionBench } from './session-bench';

const smallFiles = Number(process.env.BENCH_COST_FILES ?? 20_000);
const largeMiB = Number(process.env.BENCH_COST_MIB ?? 4_096);
const fileMiB = Math.min(1_024, largeMiB / 4);
const TiBInMiB = 1024 * 1024;

/**
 * What an upload by our own command line makes Cloudflare count, of two sizes each, carried on in a straight line. The command line
 * sends each small file by a request of its own, so that its signatures are messages of a socket; a browser's packs are requests.
 */
export const costCase: LoneCase = {
  name: 'cost',
  async runAlone({ scratch, say }) {
    const bench = await startSessionBench(scratch);
    try {
      const small = await counted(bench, scratch, say, {
        sizes: { small: smallFiles / 4, large: smallFiles, wanted: 1_000_000 },
        plansOf: (files) =>
          Array.from({ length: files }, (_, n) => plain(`folder-${n % 50}/file-${n}.dat`, 1_024)),
      });
      const large = await counted(bench, scratch, say, {
        sizes: { small: largeMiB / 4, large: largeMiB, wanted: TiBInMiB },
        plansOf: (mib) =>
          Array.from({ length: mib / fileMiB }, (_, n) => plain(`big-${n}.dat`, fileMiB * MiB)),
      });
      return {
        name: 'cost',
        metric: 'dollars_per_million_small_files',
        ours: rounded(dollarsOf(small)),
        peers: {},
        targets: [
          atMost('dollars_per_million_small_files', 3, dollarsOf(small)),
          atMost('dollars_per_tib', 0.1, dollarsOf(large)),
        ],
        counts: { million_small_files: small, tib: large },
      };
    } finally {
      await bench.stop();
    }
  },
};

interface Upload {
  readonly sizes: { readonly small: number; readonly large: number; readonly wanted: number };
  plansOf(size: number): FilePlan[];
}

async function counted(
  bench: SessionBench,
  scratch: string,
  say: (line: string) => void,
  { sizes, plansOf }: Upload,
): Promise<Counts> {
  const runs: Counts[] = [];
  for (const size of [sizes.small, sizes.large]) {
    const run = await countUpload(bench, join(scratch, 'cost'), plansOf(size), say);
    say(`cost, size ${size}: ${JSON.stringify(run)}`);
    runs.push(run);
  }
  const [small, large] = runs;
  if (!small || !large) throw new Error('Two sizes were to be counted');
  return carriedOn(small, large, sizes);
}

async function countUpload(
  bench: SessionBench,
  folder: string,
  plans: FilePlan[],
  say: (line: string) => void,
): Promise<Counts> {
  const files = await makeFolder(folder, 'cost', plans);
  const cycle = await bench.client.make(`/projects/${bench.projectId}/cycles`, {});
  const env = { PATH: process.env.PATH, LONGSHORE_ORIGIN: bench.url, LONGSHORE_TOKEN: bench.client.token };
  const push = [join(projectRoot, 'cli/longshore.mjs'), 'push', folder, '--project', bench.projectId];
  const before = await bench.counts();
  const { seconds } = await timed(() =>
    ended(process.execPath, [...push, '--cycle', `C${cycle.number}`, '--json'], env),
  );
  const run = differenceOf(await bench.counts(), before);
  say(`cost: ${rounded(run.objectTransactions / seconds)} transactions a second that wrote`);
  const bucket = new BucketReader(bench.storage);
  const differences = await bucketDifferences(bucket, cycle.prefix ?? '', files);
  if (differences.length > 0)
    throw new Error(`${differences.length} objects are not as their files, such as ${differences[0]}`);
  await bucket.empty(cycle.prefix ?? '');
  await rm(folder, { recursive: true });
  return run;
}
