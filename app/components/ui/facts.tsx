import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={clsx('grid gap-x-6 gap-y-3', className ?? 'sm:grid-cols-2')}>{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
