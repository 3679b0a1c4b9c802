import type { AuditValues } from '../../../core/audit/audit-entry';
import { LocalTime } from '../local-time';
import { fieldWords, valueWords } from './value-words';

interface AuditChangeProps {
  readonly before: AuditValues | null;
  readonly after: AuditValues | null;
}

/** What changed, a line for each field; where something was made or deleted there is only the one side. */
export function AuditChange({ before, after }: AuditChangeProps) {
  const names = Object.keys(after ?? before ?? {});
  if (names.length === 0) return null;
  return (
    <dl className="mt-1 space-y-0.5 text-sm text-muted">
      {names.map((name) => (
        <div key={name} className="[overflow-wrap:anywhere]">
          <dt className="inline">{fieldWords(name)}: </dt>
          <dd className="inline">
            {before ? (
              <del className="text-bad">
                <Value name={name} value={before[name]} />
              </del>
            ) : null}
            {before && after ? ' → ' : null}
            {after ? (
              <ins className="text-good no-underline">
                <Value name={name} value={after[name]} />
              </ins>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ name, value }: { name: string; value: AuditValues[string] }) {
  return name.endsWith('AtMs') && typeof value === 'number' ? <LocalTime atMs={value} /> : valueWords(value);
}
