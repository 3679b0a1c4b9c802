import type { UploadState } from '../../upload/upload-state';
import { Notice } from '../ui/notice';

/** Says why the picked folder could not be read. */
export function ScanFailure({ state }: { state: UploadState }) {
  if (state.kind !== 'stopped' || state.sessionId !== null) return null;
  return (
    <Notice tone="bad" urgent>
      {state.sentence}
    </Notice>
  );
}
