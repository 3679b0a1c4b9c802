import type { SessionPage } from '../../server/sessions.server';
import { formatBytes, formatCount } from '../format';
import { Stat, StatRow } from '../ui/stat';

export function StatisticsRow({ statistics }: { statistics: SessionPage['statistics'] }) {
  return (
    <div className="mb-4">
      <StatRow>
        <Stat label="Sessions">{formatCount(statistics.sessions)}</Stat>
        <Stat label="Active now">{formatCount(statistics.active)}</Stat>
        <Stat label="Files uploaded">{formatCount(statistics.filesUploaded)}</Stat>
        <Stat label="Data uploaded">{formatBytes(statistics.bytesUploaded)}</Stat>
        <Stat label="Files failed" tone={statistics.filesFailed > 0 ? 'bad' : 'plain'}>
          {formatCount(statistics.filesFailed)}
        </Stat>
      </StatRow>
    </div>
  );
}
