import type { UsageView } from '../../server/companies.server';
import { formatBytes, formatCount, percentOf } from '../format';
import { type BarTone, ProgressBar } from '../ui/progress-bar';

export function UsageBars({ usage }: { usage: UsageView }) {
  return (
    <div className="space-y-4">
      <UsageBar
        label="Storage used"
        used={usage.bytesUploaded}
        allowed={usage.allowedBytes}
        format={formatBytes}
      />
      <UsageBar
        label="Sessions at a time"
        used={usage.activeSessions}
        allowed={usage.allowedSessions}
        format={formatCount}
      />
    </div>
  );
}

interface UsageBarProps {
  readonly label: string;
  readonly used: number;
  readonly allowed: number | null;
  readonly format: (amount: number) => string;
}

function UsageBar({ label, used, allowed, format }: UsageBarProps) {
  const percent = allowed === null ? 0 : percentOf(used, allowed);
  return (
    <div>
      <div className="mb-1 flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="text-muted">{label}</span>
        <span className="tabular-nums">
          {allowed === null ? `${format(used)}, no limit` : `${format(used)} of ${format(allowed)}`}
        </span>
      </div>
      {allowed === null ? null : <ProgressBar label={label} percent={percent} tone={toneOf(percent)} thin />}
    </div>
  );
}

function toneOf(percent: number): BarTone {
  if (percent >= 100) return 'bad';
  return percent >= 80 ? 'warn' : 'accent';
}
