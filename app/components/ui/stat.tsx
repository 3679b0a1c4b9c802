import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface StatProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly testId?: string;
  readonly tone?: 'plain' | 'bad';
}

/** One number with its name. */
export function Stat({ label, children, testId, tone = 'plain' }: StatProps) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-4 py-2.5">
      <div className="text-sm text-muted">{label}</div>
      <div
        data-testid={testId}
        className={clsx(
          'text-xl font-semibold tabular-nums [overflow-wrap:anywhere]',
          tone === 'bad' && 'text-bad',
        )}
      >
        {children}
      </div>
    </div>
  );
}

/** In one line where there is room; on a phone in pairs, with no gap at the end. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none max-sm:[&>:last-child:nth-child(odd)]:col-span-2">
      {children}
    </div>
  );
}
