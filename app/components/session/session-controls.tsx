import { Pause, Play, RotateCcw, X } from 'lucide-react';
import { type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { isTerminal } from '../../../core/sessions/session-state';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import type { SessionCommands } from './use-session-commands';

interface SessionControlsProps {
  readonly view: SessionView;
  readonly commands: SessionCommands;
  retry(): void;
}

/** The buttons that fit the session's state. */
export function SessionControls({ view, commands, retry }: SessionControlsProps) {
  const { running, run } = commands;
  const totals = totalsOf(view.counters);
  const busy = running !== null;
  if (isTerminal(view.state)) {
    if (totals.failed + totals.cancelled === 0) return null;
    return (
      <Button variant="primary" data-testid="retry-failed" busy={busy} onClick={retry}>
        <RotateCcw aria-hidden="true" /> {totals.failed > 0 ? 'Retry failed files' : 'Try again'}
      </Button>
    );
  }
  return (
    <>
      {view.state === 'in_progress' ? (
        <Button data-testid="pause" busy={busy} onClick={() => void run('pause')}>
          <Pause aria-hidden="true" /> Pause
        </Button>
      ) : null}
      {view.state === 'paused' ? (
        <Button variant="primary" data-testid="resume" busy={busy} onClick={() => void run('resume')}>
          <Play aria-hidden="true" /> Resume
        </Button>
      ) : null}
      <CancelButton busy={busy} cancel={() => void run('cancel')} />
    </>
  );
}

function CancelButton({ busy, cancel }: { busy: boolean; cancel(): void }) {
  return (
    <ConfirmDialog
      title="Cancel this upload?"
      cancelLabel="Go on uploading"
      trigger={(open) => (
        <Button variant="danger" data-testid="cancel" busy={busy} onClick={open}>
          <X aria-hidden="true" /> Cancel
        </Button>
      )}
      confirm={(close) => (
        <Button
          variant="danger"
          data-testid="cancel-confirm"
          onClick={() => {
            close();
            cancel();
          }}
        >
          Cancel the upload
        </Button>
      )}
    >
      Files that have arrived stay in the bucket. Unfinished ones are removed from it, and can be uploaded
      again later with “Try again”.
    </ConfirmDialog>
  );
}
