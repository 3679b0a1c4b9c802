import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

interface Crumb {
  readonly to: string;
  readonly label: string;
}

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly crumbs?: readonly Crumb[];
  /** Right after the title, such as a badge. */
  readonly mark?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, crumbs = [], mark, lead, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {crumbs.length > 0 ? (
          <nav aria-label="Breadcrumb" className="mb-1 flex flex-wrap gap-x-1 text-sm text-muted">
            {crumbs.map((crumb, index) => (
              <span key={crumb.to}>
                {index > 0 ? <span aria-hidden="true">/ </span> : null}
                <Link to={crumb.to} className="hover:text-accent hover:underline">
                  {crumb.label}
                </Link>
              </span>
            ))}
          </nav>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {mark}
        </div>
        {lead ? <div className="mt-1 max-w-prose text-muted [overflow-wrap:anywhere]">{lead}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </header>
  );
}
