import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

const looks = {
  info: { box: 'border-line bg-accent-soft', icon: Info, mark: 'text-accent' },
  good: { box: 'border-line bg-good-soft', icon: CircleCheck, mark: 'text-good' },
  warn: { box: 'border-warn-line bg-warn-soft', icon: TriangleAlert, mark: 'text-warn' },
  bad: { box: 'border-bad-line bg-bad-soft', icon: CircleAlert, mark: 'text-bad' },
} as const;

interface NoticeProps {
  readonly tone?: NoticeTone;
  readonly title?: string;
  /** Read out at once when it appears. */
  readonly urgent?: boolean;
  readonly testId?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Notice({ tone = 'info', title, urgent, testId, actions, children }: NoticeProps) {
  const { box, icon: Icon, mark } = looks[tone];
  return (
    <div
      role={urgent ? 'alert' : 'note'}
      data-testid={testId}
      className={clsx('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3', box)}
    >
      <Icon className={clsx('mt-0.5 size-5 shrink-0', mark)} aria-hidden="true" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title ? <p className="font-semibold">{title}</p> : null}
        <div>{children}</div>
      </div>
      {actions ? <div className="flex w-full flex-wrap gap-2 pl-8 sm:w-auto sm:pl-0">{actions}</div> : null}
    </div>
  );
}
