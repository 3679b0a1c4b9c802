import { Link } from '@remix-run/react';
import { Layers } from 'lucide-react';
import type { CycleStatus } from '../../../core/cycles/cycle';
import { CycleBadge } from '../cycle-badge';
import { formatBytes, formatCount, formatFiles } from '../format';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { CycleStep } from './cycle-step';

export interface ListedCycle {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly description: string;
  readonly status: CycleStatus;
  readonly sessionCount: number;
  readonly filesUploaded: number;
  readonly bytesUploaded: number;
  readonly version: number;
}

interface CycleListProps {
  readonly cycles: readonly ListedCycle[];
  readonly projectActive: boolean;
}

export function CycleList({ cycles, projectActive }: CycleListProps) {
  if (cycles.length === 0) {
    return (
      <EmptyState icon={<Layers />} title="No cycles yet">
        A cycle is one numbered round of this project with its own place in the bucket. Make the first one
        below.
      </EmptyState>
    );
  }
  return (
    <table className="stack-table">
      <thead>
        <tr>
          <th scope="col">Cycle</th>
          <th scope="col">Status</th>
          <th scope="col">Sessions</th>
          <th scope="col">Uploaded</th>
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {cycles.map((cycle) => (
          <CycleRow key={cycle.id} cycle={cycle} projectActive={projectActive} />
        ))}
      </tbody>
    </table>
  );
}

function CycleRow({ cycle, projectActive }: { cycle: ListedCycle; projectActive: boolean }) {
  const open = projectActive && cycle.status !== 'completed';
  return (
    <tr>
      <td className="lead">
        <Link to={`/cycles/${cycle.id}`} className="font-semibold text-accent hover:underline">
          {cycle.label}
        </Link>
        <div className="font-mono text-sm text-muted [overflow-wrap:anywhere]">{cycle.prefix}</div>
        {cycle.description ? <div className="line-clamp-2 text-sm">{cycle.description}</div> : null}
      </td>
      <td data-label="Status">
        <CycleBadge status={cycle.status} />
      </td>
      <td data-label="Sessions" className="tabular-nums">
        {formatCount(cycle.sessionCount)}
      </td>
      <td data-label="Uploaded" className="whitespace-nowrap tabular-nums">
        {formatFiles(cycle.filesUploaded)} · {formatBytes(cycle.bytesUploaded)}
      </td>
      <td>
        <div className="flex flex-wrap justify-end gap-2">
          <CycleStep id={cycle.id} label={cycle.label} status={cycle.status} version={cycle.version} />
          {open ? (
            <LinkButton
              to={`/cycles/${cycle.id}/upload`}
              size="small"
              variant="primary"
              aria-label={`Upload to ${cycle.label}`}
            >
              Upload
            </LinkButton>
          ) : null}
        </div>
      </td>
    </tr>
  );
}
