import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={clsx('grid gap-x-6 gap-y-3', className ?? 'sm:grid-cols-2')}>{children}</dl>;
}

interface FactProps {
  readonly label: string;
  /** Takes a whole row. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Fact({ label, wide, children }: FactProps) {
  return (
    <div className={clsx('min-w-0', wide && 'col-span-full')}>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
