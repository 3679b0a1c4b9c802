import { Link } from '@remix-run/react';
import type { AuditEntry } from '../../server/audit-log.server';
import { LocalTime } from '../local-time';
import { Badge } from '../ui/badge';
import { targetPage, wordsBeforeTarget } from './action-words';
import { AuditChange } from './audit-change';

export type ShownEntry = AuditEntry & { readonly device: string };

export function AuditTable({ entries }: { entries: readonly ShownEntry[] }) {
  return (
    <table className="stack-table">
      <thead>
        <tr>
          <th scope="col">What happened</th>
          <th scope="col">When</th>
          <th scope="col">From where</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td className="lead align-top">
              <div className="[overflow-wrap:anywhere]">
                <Doer entry={entry} /> {wordsBeforeTarget(entry).words} <Target entry={entry} />
                {entry.refusal === null ? null : <Badge tone="bad">Refused</Badge>}
              </div>
              {entry.refusal === null ? null : <p className="mt-1 text-sm text-bad">{entry.refusal}</p>}
              <AuditChange before={entry.before} after={entry.after} />
            </td>
            <td data-label="When" className="align-top">
              <LocalTime atMs={entry.atMs} />
            </td>
            <td data-label="From where" className="align-top text-sm">
              <div>
                <div>{entry.device}</div>
                <div className="text-muted">{[entry.place, entry.address].filter(Boolean).join(' · ')}</div>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Leads to everything that this person did. */
function Doer({ entry }: { entry: ShownEntry }) {
  if (entry.actorUserId === null || entry.actorKind === 'nobody')
    return <span className="font-semibold">{entry.actorName}</span>;
  return (
    <Link
      to={`/audit-log?actorUserId=${encodeURIComponent(entry.actorUserId)}`}
      className="font-semibold text-accent hover:underline"
    >
      {entry.actorName}
    </Link>
  );
}

/** Only what has a page is named: the name of a sign-in is how it was made. */
function Target({ entry }: { entry: ShownEntry }) {
  const { targetKind, targetId, targetName } = entry;
  if (targetKind === null || targetId === null || targetName === '') return null;
  if (!wordsBeforeTarget(entry).isNamed) return null;
  const page = entry.action.endsWith('.deleted') ? null : targetPage(targetKind, targetId);
  if (targetKind === 'sign_in') return <span>({targetName.replaceAll('_', ' ')}) </span>;
  if (page === null) return <span>“{targetName}” </span>;
  return (
    <>
      <Link to={page} className="text-accent hover:underline">
        {targetName}
      </Link>{' '}
    </>
  );
}
