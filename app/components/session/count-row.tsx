import { type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { formatCount } from '../format';
import { Stat, StatRow } from '../ui/stat';

export function CountRow({ view }: { view: SessionView }) {
  const totals = totalsOf(view.counters);
  return (
    <StatRow>
      <Stat label="Uploaded" testId="count-uploaded">
        {formatCount(totals.uploaded)}
      </Stat>
      <Stat label="Failed" testId="count-failed" tone={totals.failed > 0 ? 'bad' : 'plain'}>
        {formatCount(totals.failed)}
      </Stat>
      <Stat label="Skipped" testId="count-skipped">
        {formatCount(totals.skipped)}
      </Stat>
      {totals.cancelled > 0 ? (
        <Stat label="Cancelled" testId="count-cancelled">
          {formatCount(totals.cancelled)}
        </Stat>
      ) : null}
      <Stat label="Remaining" testId="count-remaining">
        {formatCount(totals.remaining)}
      </Stat>
      <Stat label="Files in all" testId="count-total">
        {formatCount(totals.files)}
      </Stat>
    </StatRow>
  );
}
