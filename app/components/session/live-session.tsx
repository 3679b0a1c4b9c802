import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { type AttemptView, type SessionView, totalsOf } from '../../../core/protocol/session-view';
import { isTerminal } from '../../../core/sessions/session-state';
import type { SessionDetail } from '../../server/sessions.server';
import { useUpload } from '../../upload/use-upload';
import { PageHeader } from '../ui/page-header';
import { AllFiles } from './all-files';
import { AttemptHistory } from './attempt-history';
import { ContinueUpload } from './continue-upload';
import { CountRow } from './count-row';
import { FailedFiles } from './failed-files';
import { InFlightList } from './in-flight-list';
import { ManifestProgress } from './manifest-progress';
import { OverallProgress } from './overall-progress';
import { ReceiptCard } from './receipt-card';
import { LiveSessionBadge } from './session-badge';
import { SessionControls } from './session-controls';
import { problemOf, SessionNotices } from './session-notices';
import { SettingsFacts } from './settings-facts';
import { useSessionCommands } from './use-session-commands';
import { useSessionView } from './use-session-view';

interface LiveSessionProps {
  readonly session: SessionDetail;
  readonly initialView: SessionView;
  readonly attempts: readonly AttemptView[];
}

export function LiveSession({ session, initialView, attempts }: LiveSessionProps) {
  const { view, link, adopt } = useSessionView(initialView);
  const commands = useSessionCommands(session.id, adopt);
  const { state, begin } = useUpload();
  const own = 'sessionId' in state && state.sessionId === session.id ? state : null;
  const totals = totalsOf(view.counters);
  useFreshLoader(view);

  // Where this tab still has the folder; elsewhere the person picks it again.
  const [goesOn, setGoesOn] = useState(false);
  const retry = async () => {
    if ((await commands.run('retry')) && own?.summary && own.kind !== 'elsewhere') setGoesOn(true);
  };
  const hasFolder = (own?.kind === 'finished' || own?.kind === 'stopped') && own.summary !== null;
  const isOver = isTerminal(view.state);
  // An attempt that has ended since has nothing to go on with.
  useEffect(() => {
    if (isOver) setGoesOn(false);
  }, [isOver]);
  // The page may have known of the session's end before its own engine did.
  useEffect(() => {
    if (!goesOn || !hasFolder) return;
    setGoesOn(false);
    void begin({ sessionId: session.id });
  }, [goesOn, hasFolder, begin, session.id]);

  return (
    <>
      <PageHeader
        crumbs={[
          { to: '/sessions', label: 'Sessions' },
          { to: `/projects/${session.projectId}`, label: session.projectName },
          { to: `/cycles/${session.cycleId}`, label: session.cycleLabel },
        ]}
        title={session.folderName}
        mark={<LiveSessionBadge state={view.state} />}
        lead={`Started by ${session.createdByName}${view.attempt > 1 ? ` · attempt ${view.attempt}` : ''}`}
        actions={<SessionControls view={view} commands={commands} retry={() => void retry()} />}
      />
      <div className="space-y-4">
        <SessionNotices view={view} link={link} own={own} />
        <ContinueUpload view={view} folderName={session.folderName} ignoreChoice={session.ignoreChoice} />
        <ManifestProgress own={own} />
        <OverallProgress view={view} isHeldUp={problemOf(view, own) !== null} />
        <CountRow view={view} />
        {isTerminal(view.state) || view.state === 'paused' ? null : <InFlightList files={view.inFlight} />}
        {isTerminal(view.state) ? <ReceiptCard sessionId={session.id} /> : null}
        <FailedFiles sessionId={session.id} failed={totals.failed} />
        <AllFiles sessionId={session.id} files={totals.files} />
        <AttemptHistory attempts={attempts} current={view.attempt} />
        <SettingsFacts settings={view.settings} ignoreChoice={session.ignoreChoice} />
      </div>
    </>
  );
}

/**
 * Loads the page's own data again when the session ends or begins anew (its attempts), and, once the socket is closed, when
 * the person comes back to the tab: somebody else may have retried it.
 */
function useFreshLoader(view: SessionView): void {
  const { revalidate } = useRevalidator();
  const ended = isTerminal(view.state);
  const shown = `${view.attempt} ${ended}`;
  const before = useRef(shown);
  useEffect(() => {
    if (before.current !== shown) revalidate();
    before.current = shown;
  }, [shown, revalidate]);
  useEffect(() => {
    if (!ended) return;
    const look = () => document.visibilityState === 'visible' && revalidate();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [ended, revalidate]);
}
