import type { UploadState } from '../../upload/upload-state';
import { formatBytes, formatFiles } from '../format';

/** Counts along while the folder is read. */
export function ScanCounter({ state }: { state: UploadState }) {
  return (
    <p aria-live="polite" className="text-muted tabular-nums empty:hidden">
      {state.kind === 'scanning'
        ? `Reading the folder … ${formatFiles(state.summary.files)}, ${formatBytes(state.summary.bytes)}`
        : null}
    </p>
  );
}
