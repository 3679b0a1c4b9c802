import type { Actor } from './actor';

export const roles = ['admin', 'user'] as const;
export type Role = (typeof roles)[number];

/** What an API token may be allowed; its owner's role still decides what that is worth. */
export const scopes = [
  'company:read',
  'company:write',
  'users:read',
  'users:write',
  'projects:read',
  'projects:write',
  'sessions:read',
  'sessions:write',
  'audit:read',
  'profile:read',
] as const;
export type Scope = (typeof scopes)[number];

export interface Permission {
  readonly roles: readonly Role[];
  /** The scope that an API token needs; null: only a person who is signed in, never a token. */
  readonly scope: Scope | null;
  /** What it allows, in words for a page: "see projects". */
  readonly does: string;
}

const everyone = ['admin', 'user'] as const;
const admins = ['admin'] as const;

/** Who may do what: the one table for pages, API and sockets. docs/permissions.md is written from it. */
export const permissions = {
  'company.read': { roles: everyone, scope: 'company:read', does: 'see the company and its settings' },
  'company.write': { roles: admins, scope: 'company:write', does: 'change the company and its settings' },
  'sso.write': { roles: admins, scope: null, does: 'set up single sign-on' },
  'users.read': { roles: admins, scope: 'users:read', does: 'see the users of the company' },
  'users.write': { roles: admins, scope: 'users:write', does: 'invite, change, deactivate and delete users' },
  // Each of these would make a token with `users:write` worth as much as an administrator.
  'users.credentials': {
    roles: admins,
    scope: null,
    does: 'make somebody an administrator, give a user a password, a link or another address, remove a second factor',
  },
  'audit.read': { roles: admins, scope: 'audit:read', does: 'read and export the audit log' },
  'storage-profiles.read': { roles: everyone, scope: 'projects:read', does: 'see storage profiles' },
  'storage-profiles.write': {
    roles: admins,
    scope: 'projects:write',
    does: 'make, change and delete storage profiles',
  },
  'projects.read': { roles: everyone, scope: 'projects:read', does: 'see projects' },
  'projects.write': { roles: admins, scope: 'projects:write', does: 'make, change and delete projects' },
  'bucket.check': { roles: everyone, scope: 'projects:read', does: 'check the bucket of a project' },
  'cycles.read': { roles: everyone, scope: 'projects:read', does: 'see cycles' },
  'cycles.write': { roles: everyone, scope: 'projects:write', does: 'make, change and delete cycles' },
  'sessions.read': { roles: everyone, scope: 'sessions:read', does: 'see sessions and their progress' },
  'sessions.upload': {
    roles: everyone,
    scope: 'sessions:write',
    does: 'upload, and pause, resume, cancel or retry a session',
  },
  'statistics.read': { roles: everyone, scope: 'sessions:read', does: 'see statistics' },
  'profile.read': { roles: everyone, scope: 'profile:read', does: 'see their own profile' },
  'profile.write': {
    roles: everyone,
    scope: null,
    does: 'change their own profile and password',
  },
  'two-factor.write': { roles: everyone, scope: null, does: 'set up their own two-factor sign-in' },
  'sign-ins.write': { roles: everyone, scope: null, does: 'see and end their own sign-ins' },
  'tokens.write': { roles: everyone, scope: null, does: 'make and revoke their own API tokens' },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;

export function may(actor: Pick<Actor, 'role'> & Partial<Pick<Actor, 'via'>>, action: Action): boolean {
  const permission: Permission = permissions[action];
  if (!permission.roles.includes(actor.role)) return false;
  if (actor.via?.kind !== 'token') return true;
  return permission.scope !== null && actor.via.scopes.includes(permission.scope);
}

/** Everything that the actor may do, for a page that shows only what works. */
export function actionsOf(actor: Parameters<typeof may>[0]): Action[] {
  return (Object.keys(permissions) as Action[]).filter((action) => may(actor, action));
}

/** The table by role, to be shown. */
export function permissionTable() {
  return roles.map((role) => ({
    role,
    actions: actionsOf({ role }).map((action) => {
      const { does, scope }: Permission = permissions[action];
      return { action, does, scope };
    }),
  }));
}

/** The scopes that are worth something to this role. */
export function scopesOf(role: Role): Scope[] {
  const all: Permission[] = Object.values(permissions);
  return scopes.filter((scope) => all.some((each) => each.scope === scope && each.roles.includes(role)));
}

/** What a token with this scope may do for this role, in words. */
export function scopeDoes(scope: Scope, role: Role): string[] {
  const all: Permission[] = Object.values(permissions);
  return all.filter((each) => each.scope === scope && each.roles.includes(role)).map(({ does }) => does);
}
