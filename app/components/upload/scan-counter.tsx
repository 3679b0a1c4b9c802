import type { UploadState } from '../../upload/upload-state';
import { formatBytes, formatFiles } from '../format';
import { Notice } from '../ui/notice';

/** Counts along while the folder is read, and says why it could not be. */
export function ScanCounter({ state }: { state: UploadState }) {
  if (state.kind === 'stopped' && state.sessionId === null)
    return (
      <Notice tone="bad" urgent>
        {state.sentence}
      </Notice>
    );
  return (
    <p aria-live="polite" className="text-muted tabular-nums empty:hidden">
      {state.kind === 'scanning'
        ? `Reading the folder … ${formatFiles(state.summary.files)}, ${formatBytes(state.summary.bytes)}`
        : null}
    </p>
  );
}
