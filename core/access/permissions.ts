export const roles = ['admin', 'user'] as const;
export type Role = (typeof roles)[number];

/** Who acts: made only by the sign-in guard, and handed to every query so that none can forget the company. */
export interface Actor {
  readonly companyId: string;
  readonly userId: string;
  readonly role: Role;
  readonly displayName: string;
}

const table = {
  'projects.read': ['admin', 'user'],
  'projects.write': ['admin'],
  'cycles.read': ['admin', 'user'],
  'cycles.write': ['admin', 'user'],
  'storage-profiles.read': ['admin', 'user'],
  'storage-profiles.write': ['admin'],
  'bucket.check': ['admin', 'user'],
  'sessions.read': ['admin', 'user'],
  'sessions.upload': ['admin', 'user'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof table;

export function may(actor: Pick<Actor, 'role'>, action: Action): boolean {
  return (table[action] as readonly Role[]).includes(actor.role);
}
