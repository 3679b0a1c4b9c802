import type { LinkEvent } from '../../app/upload/ports';
import { type SessionView, SessionViewSchema, totalsOf } from '../../core/protocol/session-view';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { isTerminal } from '../../core/sessions/session-state';
import type { WatchArguments } from '../arguments';
import { CommandError, type ExitCode, exitCodes } from '../command-error';
import { onInterruption } from '../interruption';
import { sessionSocket } from '../node/session-socket';
import type { Result } from '../result';
import type { UploadScreen } from '../screen/upload-screen';
import { ask, type Server } from '../server';
import { noServer, Patience } from '../upload/patience';
import { sentenceOf } from '../upload/upload-result';

const otherVersion = 'The server speaks another version. Update this command.';

/** Shows a session until it ends, as a viewer: nothing of it is changed. */
export async function watch(server: Server, order: WatchArguments, screen: UploadScreen): Promise<Result> {
  const view = await watchToEnd(server, order, screen);
  const totals = totalsOf(view.counters);
  return {
    exitCode: view.state === 'completed' ? exitCodes.done : exitCodes.someFailed,
    data: { sessionId: view.id, state: view.state, totals },
    text: sentenceOf(view),
  };
}

export async function watchToEnd(
  server: Server,
  order: WatchArguments,
  screen: UploadScreen,
): Promise<SessionView> {
  const { sessionId } = order;
  const now = await viewOf(server, sessionId);
  screen.session(sessionId, `${server.origin}/sessions/${sessionId}`);
  const ended = isTerminal(now.state) ? now : untilEnded(server, order, screen);
  return await Promise.resolve(ended).finally(() => screen.end());
}

async function viewOf(server: Server, sessionId: string): Promise<SessionView> {
  const params = { path: { sessionId } };
  const { view } = await ask(server, (client) => client.GET('/api/v1/sessions/{sessionId}', { params }));
  const read = SessionViewSchema.safeParse(view);
  if (!read.success) throw new CommandError(exitCodes.someFailed, otherVersion);
  return read.data;
}

function untilEnded(
  server: Server,
  { sessionId, patienceMs }: WatchArguments,
  screen: UploadScreen,
): Promise<SessionView> {
  return new Promise((resolve, reject) => {
    const end = () => {
      takeBack();
      patience.end();
      link.close();
    };
    const giveUp = (error: unknown) => {
      end();
      reject(error);
    };
    const leave = (code: ExitCode, sentence: string) => giveUp(new CommandError(code, sentence));
    const sentence = 'No longer watching; the upload goes on.';
    const interrupt = () => leave(exitCodes.interrupted, sentence);
    const takeBack = onInterruption(interrupt, () => sentence);
    const patience = new Patience(patienceMs, (sentence) =>
      leave(exitCodes.unreachable, `${sentence} The upload may go on without being watched.`),
    );
    let isAway = false;
    patience.note(noServer);
    const link = sessionSocket(server, sessionId)(onEvent);

    function onEvent(event: LinkEvent): void {
      switch (event.type) {
        case 'open':
          link.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
          return;
        case 'closed':
          patience.note(noServer);
          if (!isAway) screen.note(noServer);
          isAway = true;
          void askWhy();
          return;
        case 'strange_frame':
          leave(exitCodes.someFailed, otherVersion);
          return;
        case 'frame':
          break;
      }
      patience.note(null);
      isAway = false;
      if (event.frame.type === 'error') leave(exitCodes.someFailed, event.frame.sentence);
      if (event.frame.type !== 'view') return;
      screen.view(event.frame.view);
      if (!isTerminal(event.frame.view.state)) return;
      end();
      resolve(event.frame.view);
    }

    /** A socket that closes gives no reason; a plain request does. */
    async function askWhy(): Promise<void> {
      try {
        await viewOf(server, sessionId);
      } catch (error) {
        if (!(error instanceof CommandError && error.exitCode === exitCodes.unreachable)) giveUp(error);
      }
    }
  });
}
