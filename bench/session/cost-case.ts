import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../local/child-process';
import { bucketDifferences } from '../../tests/e2e/support/bucket-differences';
import { BucketReader } from '../../tests/e2e/support/bucket-reader';
import { type FilePlan, type MadeFile, MiB, makeFolder, plain } from '../../tests/e2e/support/folder-maker';
import { atMost, type LoneCase, rounded } from '../result';
import { timed } from '../upload/peer';
import { ended } from '../upload/peers/command';
import { carriedOn, costModel, differenceOf, type Run } from './counts';
import { dollarsOf } from './list-prices';
import { narrowWay } from './narrow-way';
import { pushInPacks } from './push-in-packs';
import { type SessionBench, startSessionBench } from './session-bench';

const smallFiles = Number(process.env.BENCH_COST_FILES ?? 20_000);
const largeMiB = Number(process.env.BENCH_COST_MIB ?? 4_096);
const fileMiB = Math.min(1_024, largeMiB / 4);
const TiBInMiB = 1024 * 1024;
const bytesPerSecond = { '100 Mbit/s': 12.5e6, '1 Gbit/s': 125e6 };

/**
 * What an upload makes Cloudflare count, of two sizes each, carried on in a straight line: of small files by our own command line,
 * which sends each by a request of its own, and by the engine with packs, as a browser has them; of large ones also over a narrow
 * line, since what is counted by the second is little while an upload is short.
 */
export const costCase: LoneCase = {
  name: 'cost',
  async runAlone({ scratch, say }) {
    const bench = await startSessionBench(scratch);
    const measure = (push: Push, plans: FilePlan[], size: number) =>
      countUpload(bench, join(scratch, 'cost'), say, { push, plans, size });
    try {
      const millionBy = async (push: Push) => {
        const small = await measure(push, tinyFiles(smallFiles / 4), smallFiles / 4);
        const large = await measure(push, tinyFiles(smallFiles), smallFiles);
        return carriedOn(costModel(small, large), 1_000_000, 0);
      };
      const byCommandLine = await millionBy(byOwnCommandLine);
      const byPacks = await millionBy(inPacks);
      const some = await measure(byOwnCommandLine, largeFiles(largeMiB / 4), largeMiB / 4);
      const more = await measure(byOwnCommandLine, largeFiles(largeMiB), largeMiB);
      const slow = await overNarrowLine(bench, (push) =>
        measure(push, largeFiles(largeMiB / 4), largeMiB / 4),
      );
      const model = costModel(some, more, slow);
      const seconds = {
        'bench speed': (more.seconds * TiBInMiB) / more.size,
        '1 Gbit/s': (TiBInMiB * MiB) / bytesPerSecond['1 Gbit/s'],
        '100 Mbit/s': (TiBInMiB * MiB) / bytesPerSecond['100 Mbit/s'],
      };
      const tib = Object.entries(seconds).map(
        ([line, taken]) => [line, carriedOn(model, TiBInMiB, taken)] as const,
      );
      return {
        name: 'cost',
        metric: 'dollars_per_million_small_files',
        ours: rounded(dollarsOf(byCommandLine)),
        peers: {},
        targets: [
          atMost('dollars_per_million_small_files', 3, dollarsOf(byCommandLine)),
          atMost('dollars_per_million_small_files in packs', 3, dollarsOf(byPacks)),
          ...tib.map(([line, counts]) => atMost(`dollars_per_tib at ${line}`, 0.1, dollarsOf(counts))),
        ],
        counts: {
          million_small_files: byCommandLine,
          million_small_files_in_packs: byPacks,
          ...Object.fromEntries(tib.map(([line, counts]) => [`tib at ${line}`, counts])),
          per_mib: model.perUnit,
          per_second: model.perSecond,
          seconds_of_a_tib: seconds,
        },
      };
    } finally {
      await bench.stop();
    }
  },
};

const tinyFiles = (count: number): FilePlan[] =>
  Array.from({ length: count }, (_, n) => plain(`folder-${n % 50}/file-${n}.dat`, 1_024));
const largeFiles = (mib: number): FilePlan[] =>
  Array.from({ length: mib / fileMiB }, (_, n) => plain(`big-${n}.dat`, fileMiB * MiB));

interface Order {
  readonly bench: SessionBench;
  readonly cycle: { readonly id: string; readonly number?: number | undefined };
  readonly folder: string;
  readonly files: readonly MadeFile[];
}

interface Push {
  readonly name: string;
  readonly projectId?: string;
  run(order: Order): Promise<unknown>;
}

const commandLine = (order: Order, projectId: string) => {
  const { url, client } = order.bench;
  const env = { PATH: process.env.PATH, LONGSHORE_ORIGIN: url, LONGSHORE_TOKEN: client.token };
  const push = [join(projectRoot, 'cli/longshore.cjs'), 'push', order.folder, '--project', projectId];
  return ended(process.execPath, [...push, '--cycle', `C${order.cycle.number}`, '--json'], env);
};

const byOwnCommandLine: Push = {
  name: 'command line',
  run: (order) => commandLine(order, order.bench.projectId),
};

const inPacks: Push = {
  name: 'packs',
  async run({ bench: { url, client }, cycle, folder, files }) {
    const { id } = await client.make('/sessions', { cycleId: cycle.id, folderName: 'cost' });
    await pushInPacks({ url, token: client.token }, id, folder, files);
  },
};

/** By the command line, at 100 Mbit/s. */
async function overNarrowLine(bench: SessionBench, measured: (push: Push) => Promise<Run>): Promise<Run> {
  const way = await narrowWay(bench.storage.endpoint, bytesPerSecond['100 Mbit/s']);
  try {
    const projectId = await bench.projectAt(way.url);
    return await measured({ name: '100 Mbit/s', projectId, run: (order) => commandLine(order, projectId) });
  } finally {
    way.close();
  }
}

async function countUpload(
  bench: SessionBench,
  folder: string,
  say: (line: string) => void,
  { push, plans, size }: { push: Push; plans: FilePlan[]; size: number },
): Promise<Run> {
  const files = await makeFolder(folder, 'cost', plans);
  const cycle = await bench.client.make(`/projects/${push.projectId ?? bench.projectId}/cycles`, {});
  const before = await bench.counts();
  const { seconds } = await timed(() => push.run({ bench, cycle, folder, files }));
  const counts = differenceOf(await bench.counts(), before);
  say(`cost, ${push.name}, size ${size}, ${rounded(seconds)} s: ${JSON.stringify(counts)}`);
  say(`cost: ${rounded(counts.objectTransactions / seconds)} transactions a second that wrote`);
  const bucket = new BucketReader(bench.storage);
  const differences = await bucketDifferences(bucket, cycle.prefix ?? '', files);
  if (differences.length > 0)
    throw new Error(`${differences.length} objects are not as their files, such as ${differences[0]}`);
  await bucket.empty(cycle.prefix ?? '');
  await rm(folder, { recursive: true });
  return { counts, size, seconds };
}
