import type { SessionPage } from '../../server/sessions.server';
import { formatBytes, formatCount } from '../format';
import { Stat } from '../ui/stat';

export function StatisticsRow({ statistics }: { statistics: SessionPage['statistics'] }) {
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      <Stat label="Sessions">{formatCount(statistics.sessions)}</Stat>
      <Stat label="Active now">{formatCount(statistics.active)}</Stat>
      <Stat label="Files uploaded">{formatCount(statistics.filesUploaded)}</Stat>
      <Stat label="Data uploaded">{formatBytes(statistics.bytesUploaded)}</Stat>
      <Stat label="Files failed" tone={statistics.filesFailed > 0 ? 'bad' : 'plain'}>
        {formatCount(statistics.filesFailed)}
      </Stat>
    </div>
  );
}
