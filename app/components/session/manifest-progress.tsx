import type { UploadState } from '../../upload/upload-state';
import { formatCount, percentOf } from '../format';
import { ProgressBar } from '../ui/progress-bar';

/** While this tab tells the session which files there are; those that it knows are sent meanwhile. */
export function ManifestProgress({ own }: { own: UploadState | null }) {
  if ((own?.kind !== 'sending_manifest' && own?.kind !== 'running') || own.manifest.isWhole) return null;
  const { sent } = own.manifest;
  const { files } = own.summary;
  return (
    <div className="rounded-lg border border-line bg-surface p-4" aria-live="polite">
      <p className="mb-2 flex justify-between gap-4">
        <span>Sending the list of files</span>
        <span className="text-muted tabular-nums">
          {formatCount(sent)} of {formatCount(files)}
        </span>
      </p>
      <ProgressBar percent={percentOf(sent, files)} label="List of files" thin />
    </div>
  );
}
