import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  /** Without the inner margin: for tables and lists that reach the edges. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ title, actions, flush, className, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx('min-w-0 overflow-hidden rounded-lg border border-line bg-surface', className)}
    >
      {title ? (
        <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {actions}
        </div>
      ) : null}
      <div className={flush ? '@container' : 'p-4'}>{children}</div>
    </section>
  );
}
