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
  readonly targets: readonly Target[];
}

const smallFiles = Number(process.env.BENCH_SMALL_FILES ?? 5_000);
const bigBytes = Number(process.env.BENCH_BIG_MIB ?? 1_024) * MiB;

export const uploadCases: readonly UploadCase[] = [
  {
    name: 'small',
    metric: 'files_per_min',
    plans: Array.from({ length: smallFiles }, (_, index) =>
      plain(`folder-${index % 50}/file-${index}.dat`, 4_096),
    ),
    figure: (seconds) => (smallFiles / seconds) * 60,
    targets: [
      { vs: 'uppy', min_ratio: 5 },
      { vs: 'rclone-16', min_ratio: 1 },
    ],
  },
  {
    name: 'big',
    metric: 'mb_per_s',
    plans: [plain('big.dat', bigBytes)],
    figure: (seconds) => bigBytes / 1e6 / seconds,
    targets: [
      { vs: 'raw-16', min_ratio: 0.9 },
      { vs: 'uppy', min_ratio: 2.5 },
    ],
  },
];
