import { may } from '../../../core/access/permissions';
import { signInEndedCode } from '../../../core/access/socket-via';
import { createDatabase } from '../../../db/client';
import { selectStanding } from '../../../db/sign-ins';
import { attach, attachmentOf } from './engines';

/** The net below the notification, which may be lost: so long a socket may outlive its sign-in while it says or is told something. */
const checkEveryMs = 15_000;

interface GuardHost {
  readonly d1: D1Database;
  readonly nowMs: () => number;
  companyId(): string | null;
  sockets(): WebSocket[];
  /** The socket was closed here, and its engine is not to be waited for. */
  closed(socket: WebSocket): void;
}

/** Closes sockets whose sign-in has ended, and takes the right to upload from those that lost it. */
export class SocketGuard {
  /** Never yet: an object that woke up has not looked since. */
  private checkedAtMs = 0;
  private running: Promise<void> | null = null;

  constructor(private readonly host: GuardHost) {}

  /** Null when a look was taken lately. Whoever waits for a look that runs goes on in the order of asking. */
  due(): Promise<void> | null {
    if (this.running) return this.running;
    return this.host.nowMs() - this.checkedAtMs < checkEveryMs ? null : this.check();
  }

  check(): Promise<void> {
    this.running = this.look()
      // The app Worker refuses every request while D1 is silent; sockets wait for it.
      .catch((cause) =>
        console.error('The sign-ins of sockets could not be checked', { cause: String(cause) }),
      )
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private async look(): Promise<void> {
    const { host } = this;
    this.checkedAtMs = host.nowMs();
    const companyId = host.companyId();
    const sockets = host.sockets();
    if (companyId === null || sockets.length === 0) return;
    const idsOf = (kind: 'sign-in' | 'token') => [
      ...new Set(
        sockets
          .map((socket) => attachmentOf(socket).via)
          .flatMap((via) => (via.kind === kind ? [via.id] : [])),
      ),
    ];
    const asked = { signInIds: idsOf('sign-in'), tokenIds: idsOf('token') };
    const standing = await selectStanding(createDatabase(host.d1), companyId, asked, host.nowMs());
    const mayUpload = new Map([
      ...standing.signIns.map(({ id, role }) => [id, may({ role }, 'sessions.upload')] as const),
      ...standing.tokens.map(({ id, role, scopes }) => {
        const via = { kind: 'token', tokenId: id, name: '', scopes } as const;
        return [id, may({ role, via }, 'sessions.upload')] as const;
      }),
    ]);
    for (const socket of sockets) {
      const right = mayUpload.get(attachmentOf(socket).via.id);
      if (right === undefined) this.end(socket);
      else if (right !== attachmentOf(socket).mayUpload) attach(socket, { mayUpload: right });
    }
  }

  private end(socket: WebSocket): void {
    socket.close(signInEndedCode, 'The sign-in has ended');
    this.host.closed(socket);
  }
}
