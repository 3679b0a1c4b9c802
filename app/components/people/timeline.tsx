import type { TimelineEntry } from '../../server/people/timeline.server';
import { wordsBeforeTarget } from '../audit/action-words';
import { LocalTime } from '../local-time';
import { Card } from '../ui/card';

/** The account's latest entries of the audit log. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Card title="Account timeline">
      {entries.length === 0 ? (
        <p className="text-muted">Nothing happened yet.</p>
      ) : (
        <ol className="space-y-3">
          {entries.map((entry) => (
            <li key={entry.id} className="border-l-2 border-line pl-3">
              <p className="[overflow-wrap:anywhere]">
                <span className="font-medium">{entry.actorName}</span> {deedOf(entry)}
                {entry.refusal === null ? '' : `: ${entry.refusal}`}
              </p>
              <p className="text-sm text-muted [overflow-wrap:anywhere]">
                <LocalTime atMs={entry.atMs} />
                {[entry.device, entry.place].filter(Boolean).map((words) => ` · ${words}`)}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

/** The name of a sign-in is only how it was made. */
function deedOf(entry: TimelineEntry): string {
  const { words, isNamed } = wordsBeforeTarget(entry);
  return isNamed && entry.targetKind !== 'sign_in' ? `${words} ${entry.targetName}` : words;
}
