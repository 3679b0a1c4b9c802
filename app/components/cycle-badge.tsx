import type { CycleStatus } from '../../core/cycles/cycle';
import { Badge, type Tone } from './ui/badge';

const looks: Record<CycleStatus, { words: string; tone: Tone }> = {
  pending: { words: 'Pending', tone: 'neutral' },
  in_progress: { words: 'In progress', tone: 'accent' },
  completed: { words: 'Completed', tone: 'good' },
};

export function CycleBadge({ status }: { status: CycleStatus }) {
  const { words, tone } = looks[status];
  return <Badge tone={tone}>{words}</Badge>;
}
