import type { InFlightFile } from '../../../core/protocol/session-view';
import { formatBytes, percentOf } from '../format';
import { Card } from '../ui/card';
import { ProgressBar } from '../ui/progress-bar';

/** The files that engines are sending now. Not read out: it changes several times a second. */
export function InFlightList({ files }: { files: readonly InFlightFile[] }) {
  return (
    <Card title="Being uploaded now" flush>
      <ul data-testid="in-flight" className="min-h-12 divide-y divide-line">
        {files.length === 0 ? (
          <li className="px-4 py-3 text-sm text-muted">No file at this moment.</li>
        ) : null}
        {files.map((file) => (
          <li key={file.id} className="px-4 py-2">
            <div className="mb-1 flex items-baseline justify-between gap-4 text-sm">
              {/* The end of a path tells most, so a long one is cut at its beginning. */}
              <span className="min-w-0 truncate [direction:rtl]" title={file.path}>
                <bdi>{file.path}</bdi>
              </span>
              <span className="shrink-0 text-muted tabular-nums">{formatBytes(file.sizeBytes)}</span>
            </div>
            <ProgressBar percent={percentOf(file.sentBytes, file.sizeBytes)} label={file.path} thin />
          </li>
        ))}
      </ul>
    </Card>
  );
}
