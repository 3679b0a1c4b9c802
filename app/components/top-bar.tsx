import { Form, Link, NavLink, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import {
  Building2,
  Database,
  FolderKanban,
  LogOut,
  type LucideIcon,
  Menu,
  ScrollText,
  Ship,
  Users,
  X,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Action } from '../../core/access/permissions';
import { BrandMark } from './brand-mark';
import { Button } from './ui/button';

interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shown only to those who may do this. */
  readonly action: Action;
}

const places: readonly Place[] = [
  { to: '/sessions', label: 'Sessions', icon: Ship, action: 'sessions.read' },
  { to: '/projects', label: 'Projects', icon: FolderKanban, action: 'projects.read' },
  { to: '/storage-profiles', label: 'Storage', icon: Database, action: 'storage-profiles.read' },
  { to: '/users', label: 'Users', icon: Users, action: 'users.read' },
  { to: '/company', label: 'Company', icon: Building2, action: 'company.read' },
  { to: '/audit-log', label: 'Audit log', icon: ScrollText, action: 'audit.read' },
];

interface TopBarProps {
  readonly companyName: string;
  readonly userName: string;
  /** What the person may do. */
  readonly actions: readonly Action[];
}

export function TopBar({ companyName, userName, actions }: TopBarProps) {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving on another page closes the menu.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex min-h-14 max-w-6xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
        <Link
          to="/sessions"
          className="flex items-center rounded-md py-2"
          aria-label="Longshore, to the sessions"
        >
          <BrandMark />
        </Link>
        <Button
          variant="quiet"
          size="small"
          className="ml-auto lg:hidden"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          {open ? <X aria-hidden="true" /> : <Menu aria-hidden="true" />} Menu
        </Button>
        <div
          id="menu"
          className={clsx(
            'w-full flex-1 basis-full flex-col gap-3 pb-3 lg:flex lg:w-auto lg:basis-auto lg:flex-row lg:items-center lg:pb-0',
            open ? 'flex' : 'hidden',
          )}
        >
          <Places actions={actions} />
          <Person companyName={companyName} userName={userName} />
        </div>
      </div>
    </header>
  );
}

function Places({ actions }: Pick<TopBarProps, 'actions'>) {
  const open = places.filter(({ action }) => actions.includes(action));
  return (
    <nav aria-label="Main" className="flex flex-col gap-1 lg:flex-row">
      {open.map(({ to, label, icon: Icon }) => (
        <NavLink
          key={to}
          to={to}
          className={({ isActive }) =>
            clsx(
              'flex min-h-9 items-center gap-2 rounded-md px-3 font-medium',
              isActive ? 'bg-accent-soft text-accent-strong' : 'text-muted hover:bg-sunken hover:text-ink',
            )
          }
        >
          <Icon className="size-4" aria-hidden="true" />
          {label}
        </NavLink>
      ))}
    </nav>
  );
}

function Person({ companyName, userName }: Omit<TopBarProps, 'actions'>) {
  return (
    <div className="flex min-w-0 items-center justify-between gap-3 border-t border-line px-3 pt-3 lg:ml-auto lg:border-0 lg:p-0">
      <div className="min-w-0 text-sm leading-tight lg:text-right">
        <div className="truncate font-medium">{companyName}</div>
        <Link to="/profile" className="block truncate text-muted hover:text-accent hover:underline">
          {userName}
        </Link>
      </div>
      <Form method="post" action="/sign-out">
        <Button type="submit" size="small">
          <LogOut aria-hidden="true" /> Sign out
        </Button>
      </Form>
    </div>
  );
}
