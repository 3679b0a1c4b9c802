import { clsx } from 'clsx';

export type BarTone = 'accent' | 'good' | 'warn' | 'bad' | 'neutral';

const tones: Record<BarTone, string> = {
  accent: 'text-accent',
  good: 'text-bar-good',
  warn: 'text-bar-warn',
  bad: 'text-bad',
  neutral: 'text-line-strong',
};

interface ProgressBarProps {
  /** 0 to 100; null while it is not known how much there is. */
  readonly percent: number | null;
  readonly label: string;
  readonly tone?: BarTone;
  readonly thin?: boolean;
  readonly testId?: string;
}

export function ProgressBar({ percent, label, tone = 'accent', thin, testId }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      data-testid={testId}
      className={clsx('w-full overflow-hidden rounded-full bg-sunken', thin ? 'h-1.5' : 'h-3')}
    >
      {percent === null ? (
        <div className={clsx('sweep h-full w-1/3 rounded-full bg-current', tones[tone])} />
      ) : (
        // An attribute of an image, since the policy of our pages forbids style attributes.
        <svg aria-hidden="true" className={clsx('block size-full', tones[tone])}>
          <rect width={`${percent}%`} height="100%" rx={thin ? 3 : 6} className="fill-current" />
        </svg>
      )}
    </div>
  );
}
