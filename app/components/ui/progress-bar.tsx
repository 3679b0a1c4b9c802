import { clsx } from 'clsx';

export type BarTone = 'accent' | 'good' | 'warn' | 'bad' | 'neutral';

const tones: Record<BarTone, string> = {
  accent: 'bg-accent',
  good: 'bg-bar-good',
  warn: 'bg-bar-warn',
  bad: 'bg-bad',
  neutral: 'bg-line-strong',
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
        <div className={clsx('sweep h-full w-1/3 rounded-full', tones[tone])} />
      ) : (
        <div
          className={clsx('h-full rounded-full transition-[width] duration-300', tones[tone])}
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  );
}
