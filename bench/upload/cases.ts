import { seededRandom } from '../../core/testing/seeded-random';
import { type FilePlan, MiB, plain } from '../../tests/e2e/support/folder-maker';

export interface Target {
  readonly vs: string;
  readonly min_ratio: number;
}

export interface UploadCase {
  readonly name: string;
  readonly metric: string;
  readonly plans: readonly FilePlan[];
  /** The metric of a run that took so long; more is better. */
  figure(seconds: number): number;
  /** From the person to everything else and back; the Workers are near the bucket. */
  readonly roundTripMs?: number;
  readonly targets: readonly Target[];
  /** By our own command line instead of the browser; `--only cli` means all of these. */
  readonly byCommandLine?: true;
}

/** Six connections or sixteen: now the one is the faster, now the other. */
const rawCeiling = (min_ratio: number): Target[] => ['raw-6', 'raw-16'].map((vs) => ({ vs, min_ratio }));

const warmUpBytesAFile = 64 * MiB;
const smallFiles = Number(process.env.BENCH_SMALL_FILES ?? 5_000);
const bigBytes = Number(process.env.BENCH_BIG_MIB ?? 1_024) * MiB;
const mixedBytes = Number(process.env.BENCH_MIXED_MIB ?? 2_048) * MiB;
const mixedSizes = logNormalSizes(3_000, mixedBytes);

const small = {
  metric: 'files_per_min',
  plans: Array.from({ length: smallFiles }, (_, index) =>
    plain(`folder-${index % 50}/file-${index}.dat`, 4_096),
  ),
  figure: (seconds: number) => (smallFiles / seconds) * 60,
};
const big = {
  metric: 'mb_per_s',
  plans: [plain('big.dat', bigBytes)],
  figure: (seconds: number) => bigBytes / 1e6 / seconds,
};

const commandLineTargets = [{ vs: 'rclone-16', min_ratio: 1.5 }, ...rawCeiling(0.95)];

export const uploadCases: readonly UploadCase[] = [
  {
    name: 'small',
    ...small,
    targets: [
      { vs: 'uppy', min_ratio: 5 },
      { vs: 'rclone-16', min_ratio: 1 },
    ],
  },
  {
    name: 'small-far',
    ...small,
    roundTripMs: 40,
    targets: [
      { vs: 'uppy', min_ratio: 10 },
      { vs: 'rclone-16', min_ratio: 2 },
    ],
  },
  {
    name: 'big',
    ...big,
    targets: [...rawCeiling(0.9), { vs: 'uppy', min_ratio: 2.5 }],
  },
  {
    name: 'mixed',
    metric: 'mb_per_s',
    plans: mixedSizes.map((sizeBytes, index) => plain(`folder-${index % 30}/file-${index}.dat`, sizeBytes)),
    figure: (seconds) => mixedBytes / 1e6 / seconds,
    targets: rawCeiling(0.9),
  },
  {
    name: 'cli-small',
    ...small,
    targets: commandLineTargets,
    byCommandLine: true,
  },
  {
    name: 'cli-big',
    ...big,
    targets: commandLineTargets,
    byCommandLine: true,
  },
];

/** A twentieth of the files, and of a large one as much as has several parts. */
export const warmUpPlans = ({ plans }: UploadCase): FilePlan[] =>
  plans
    .slice(0, Math.ceil(plans.length / 20))
    .map((plan) => ({ ...plan, sizeBytes: Math.min(plan.sizeBytes, warmUpBytesAFile) }));

/** As folders of people are: most files are small, and a few hold most of the bytes, which are so many in all. */
function logNormalSizes(count: number, totalBytes: number): number[] {
  const spread = 2;
  const random = seededRandom(4);
  // Box and Muller's way to a normal distribution.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const weights = Array.from({ length: count }, () => Math.exp(spread * normal()));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((weight / sum) * totalBytes)));
}
