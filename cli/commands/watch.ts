import { formatBytes, formatFiles } from '../../app/components/format';
import { stateLooks } from '../../app/components/session/state-words';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { isTerminal } from '../../core/sessions/session-state';
import { CommandError, exitCodes } from '../command-error';
import { sessionSocket } from '../node/session-socket';
import type { Result } from '../result';
import type { UploadScreen } from '../screen/upload-screen';
import { ask, type Server } from '../server';

/** Shows a session until it ends, as a viewer: nothing of it is changed. */
export async function watch(server: Server, sessionId: string, screen: UploadScreen): Promise<Result> {
  const params = { path: { sessionId } };
  const now = await ask(server, (client) => client.GET('/api/v1/sessions/{sessionId}', { params }));
  screen.session(sessionId, `${server.origin}/sessions/${sessionId}`);
  const view = isTerminal(now.view.state) ? now.view : await untilEnded(server, sessionId, screen);
  screen.end();
  const totals = totalsOf(view.counters);
  return {
    exitCode: view.state === 'completed' ? exitCodes.done : exitCodes.someFailed,
    data: { sessionId, state: view.state, totals },
    text: `${stateLooks[view.state].words}: ${formatFiles(totals.verified)} uploaded (${formatBytes(totals.uploadedBytes)}), ${totals.skipped} skipped, ${totals.failed + totals.cancelled} failed or cancelled.`,
  };
}

function untilEnded(server: Server, sessionId: string, screen: UploadScreen): Promise<SessionView> {
  return new Promise((resolve, reject) => {
    const end = () => {
      process.off('SIGINT', interrupted);
      link.close();
    };
    const interrupted = () => {
      end();
      reject(new CommandError(exitCodes.interrupted, 'No longer watching; the upload goes on.'));
    };
    process.once('SIGINT', interrupted);
    const link = sessionSocket(
      server,
      sessionId,
    )((event) => {
      if (event.type === 'open') link.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
      if (event.type !== 'frame') return;
      if (event.frame.type === 'error') {
        end();
        reject(new CommandError(exitCodes.someFailed, event.frame.sentence));
      }
      if (event.frame.type !== 'view') return;
      screen.view(event.frame.view);
      if (!isTerminal(event.frame.view.state)) return;
      end();
      resolve(event.frame.view);
    });
  });
}
