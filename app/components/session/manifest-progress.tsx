import type { UploadState } from '../../upload/upload-state';
import { formatCount, percentOf } from '../format';
import { ProgressBar } from '../ui/progress-bar';

/** Before the first byte: this tab tells the session which files there are. */
export function ManifestProgress({ own }: { own: UploadState | null }) {
  if (own?.kind !== 'sending_manifest') return null;
  const percent = percentOf(own.sent, own.total);
  return (
    <div className="rounded-lg border border-line bg-surface p-4" aria-live="polite">
      <p className="mb-2 flex justify-between gap-4">
        <span>Sending the list of files</span>
        <span className="text-muted tabular-nums">
          {formatCount(own.sent)} of {formatCount(own.total)}
        </span>
      </p>
      <ProgressBar percent={percent} label="List of files" thin />
    </div>
  );
}
