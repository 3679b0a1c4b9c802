import { useEffect, useRef, useState } from 'react';
import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import { type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { isTerminal } from '../../../core/sessions/session-state';
import { useUpload } from '../../upload/use-upload';
import { formatBytes, formatFiles } from '../format';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Notice } from '../ui/notice';
import { FolderPicker } from '../upload/folder-picker';
import { ScanFailure } from '../upload/scan-failure';
import { ResumeFolder } from './resume-folder';

interface ContinueUploadProps {
  readonly view: SessionView;
  readonly folderName: string;
  readonly ignoreChoice: IgnoreChoice;
}

/** Shown where a session could go on but no engine in this tab works on it. */
export function ContinueUpload(props: ContinueUploadProps) {
  const { view, folderName } = props;
  const { state } = useUpload();
  // Here, since the form moves to another place on the page where a device comes or goes.
  const [picked, setPicked] = useState(false);
  const form = <Continue {...props} picked={picked} onPicked={() => setPicked(true)} />;
  const busyHere = state.kind === 'sending_manifest' || state.kind === 'running';
  if (isTerminal(view.state) || view.state === 'verifying') return null;
  // All is sent or skipped: the coordinator finishes alone.
  if (view.state !== 'pending' && !view.manifestOpen && totalsOf(view.counters).remaining === 0) return null;
  if (state.kind === 'elsewhere' && state.sessionId === view.id) return null;
  if (busyHere) {
    if (state.sessionId === view.id) return null;
    return (
      <Notice>This tab is uploading another session. Open this page in a new tab to continue here.</Notice>
    );
  }
  if (view.engines === 0) {
    return (
      <Card title="Pick the folder again to continue">
        <p className="mb-3 text-muted">
          No tab or device is uploading this session. Pick the folder “{folderName}”; only what is missing is
          sent.
        </p>
        {form}
      </Card>
    );
  }
  return (
    <details className="rounded-lg border border-line bg-surface px-4 py-3">
      <summary className="cursor-pointer">
        Another tab or device is uploading. This page follows it live.
      </summary>
      <p className="my-3 text-muted">
        To help it, or to take over when that device is gone, pick the folder “{folderName}” here as well. No
        file is sent twice.
      </p>
      {form}
    </details>
  );
}

/** Goes on by itself once the folder is read; asks first when it has another name than the session's. */
function Continue({
  view,
  folderName,
  ignoreChoice,
  picked,
  onPicked,
}: ContinueUploadProps & { picked: boolean; onPicked: () => void }) {
  const upload = useUpload();
  const { state, begin } = upload;
  const begun = useRef(false);
  const otherName =
    state.kind === 'ready' && state.summary.folderName !== folderName ? state.summary.folderName : null;
  const isRightFolder =
    (state.kind === 'ready' || (state.kind === 'scanning' && state.summary.files > 0)) &&
    state.summary.folderName === folderName;
  const canBegin = picked && isRightFolder;

  useEffect(() => {
    if (!canBegin || begun.current) return;
    begun.current = true;
    void begin({ sessionId: view.id });
  }, [canBegin, begin, view.id]);

  const again = () => {
    begun.current = false;
    onPicked();
  };
  return (
    <div className="space-y-3">
      {picked && otherName !== null ? (
        <Notice
          tone="warn"
          urgent
          actions={
            <Button
              variant="primary"
              data-testid="start-upload"
              onClick={() => void begin({ sessionId: view.id })}
            >
              Continue with “{otherName}”
            </Button>
          }
        >
          This session was made from “{folderName}”, and you picked “{otherName}”. Pick the right folder, or
          continue if it only has a new name.
        </Notice>
      ) : null}
      <ScanFailure state={state} />
      <p aria-live="polite" className="text-muted tabular-nums empty:hidden">
        {state.kind === 'scanning'
          ? `Reading the folder … ${formatFiles(state.summary.files)}, ${formatBytes(state.summary.bytes)}`
          : null}
      </p>
      <ResumeFolder sessionId={view.id} ignoreChoice={ignoreChoice} upload={upload} onPicked={again} />
      <FolderPicker upload={upload} ignoreChoice={ignoreChoice} onPicked={again} compact />
    </div>
  );
}
