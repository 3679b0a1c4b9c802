import { Link, useLocation } from '@remix-run/react';
import type { SessionView } from '../../../core/protocol/session-view';
import { isTerminal } from '../../../core/sessions/session-state';
import type { UploadState } from '../../upload/upload-state';
import { Notice } from '../ui/notice';
import type { ViewLink } from './use-session-view';

interface SessionNoticesProps {
  readonly view: SessionView;
  readonly link: ViewLink;
  /** This tab's own upload, when it is of this session. */
  readonly own: UploadState | null;
}

/** What holds the upload up: as the session knows it, or else this tab, which may be cut off from it. */
export function problemOf(view: SessionView, own: UploadState | null) {
  return view.problem ?? (own?.kind === 'running' ? own.problem : null);
}

/** Everything that a person should know or do, as sentences; nothing when all is well. */
export function SessionNotices({ view, link, own }: SessionNoticesProps) {
  const problem = problemOf(view, own);
  return (
    <>
      <LinkNotice link={link} engineLost={own?.kind === 'running' && own.link === 'reconnecting'} />
      {problem ? (
        <Notice tone="bad" urgent testId="problem" title="The upload is held up">
          {problem.sentence}
        </Notice>
      ) : null}
      {!problem && own?.kind === 'running' && own.waiting && view.state === 'in_progress' ? (
        <Notice>{own.waiting}</Notice>
      ) : null}
      {view.failure ? (
        <Notice tone="bad" testId="failure" title="The session failed">
          {view.failure}
        </Notice>
      ) : null}
      {own?.kind === 'elsewhere' && !isTerminal(view.state) ? (
        <Notice testId="elsewhere">
          Another tab of this browser is uploading this session. This tab follows it, and takes over by itself
          when that one is closed.
        </Notice>
      ) : null}
      {own?.kind === 'stopped' && !isTerminal(view.state) ? (
        <Notice tone="bad" urgent testId="stopped" title="The upload stopped in this tab">
          {own.sentence}
        </Notice>
      ) : null}
      {view.weakNoOverwrite ? (
        <Notice tone="warn" testId="weak-no-overwrite">
          The bucket has not proved that it protects existing objects, so each name is only checked just
          before its upload. Run the bucket check of the project, and let nothing else write to this prefix
          meanwhile.
        </Notice>
      ) : null}
    </>
  );
}

function LinkNotice({ link, engineLost }: { link: ViewLink; engineLost: boolean }) {
  const { pathname } = useLocation();
  if (link.kind === 'lost') {
    return (
      <Notice tone="bad" urgent testId="link" title="This page no longer follows the session">
        {link.sentence}{' '}
        {link.signedOut ? (
          <Link className="underline" to={`/sign-in?next=${encodeURIComponent(pathname)}`}>
            Sign in
          </Link>
        ) : null}
      </Notice>
    );
  }
  const broken = link.kind === 'reconnecting' || (engineLost && link.kind !== 'ended');
  return (
    <div aria-live="polite" className="empty:hidden">
      {broken ? (
        <Notice tone="warn" testId="link">
          Reconnecting to Longshore… The numbers below may be old; they follow by themselves.
        </Notice>
      ) : null}
    </div>
  );
}
