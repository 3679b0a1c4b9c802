import type { Role } from '../../../core/access/permissions';
import type { UserStatus } from '../../../core/users/user-input';
import { Badge, type Tone } from '../ui/badge';

export const roleWords: Record<Role, string> = { admin: 'Administrator', user: 'User' };

const statuses: Record<UserStatus, { words: string; tone: Tone }> = {
  active: { words: 'Active', tone: 'good' },
  inactive: { words: 'Inactive', tone: 'neutral' },
  invited: { words: 'Invited', tone: 'warn' },
};

export function RoleBadge({ role }: { role: Role }) {
  return <Badge tone={role === 'admin' ? 'accent' : 'neutral'}>{roleWords[role]}</Badge>;
}

export function StatusBadge({ status }: { status: UserStatus }) {
  const { words, tone } = statuses[status];
  return <Badge tone={tone}>{words}</Badge>;
}

export const statusWords = (status: UserStatus) => statuses[status].words;
