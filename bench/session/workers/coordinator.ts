import coordinator, {
  GuessCounter,
  RateLimiter,
  UploadSession as RealSession,
} from '../../../workers/coordinator';
import type { CoordinatorEnv } from '../../../workers/coordinator/env';
import { noCounts } from '../counts';
import { entryAt } from '../entries';
import { countD1, countObjects, countQueue } from './count-bindings';
import { countStorage } from './count-object';
import { watchActivity } from './watch-activity';

/** Of this isolate, which holds one session at a time. */
const counts = noCounts();
let settle = () => {};

function watched(env: CoordinatorEnv): CoordinatorEnv {
  return {
    ...env,
    DB: countD1(env.DB, counts),
    JOBS: countQueue(env.JOBS, counts),
    UPLOAD_SESSIONS: countObjects(env.UPLOAD_SESSIONS, counts),
  };
}

/** The session as it is deployed, and the bench's eyes on its storage. */
export class UploadSession extends RealSession {
  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    settle = countStorage(ctx.storage, counts);
    super(ctx, watched(env));
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    counts.socketMessages += 1;
    return super.webSocketMessage(socket, message);
  }

  override alarm(): Promise<void> {
    counts.objectRequests += 1;
    return super.alarm();
  }

  async databaseBytes(): Promise<number> {
    return this.ctx.storage.sql.databaseSize;
  }
}

watchActivity(UploadSession.prototype, counts);

export { GuessCounter, RateLimiter };

export default {
  queue: (batch, env) => {
    counts.workerRequests += 1;
    return coordinator.queue(batch, watched(env));
  },
  async fetch(request, env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    // The class of this namespace is the one above.
    const sessions = env.UPLOAD_SESSIONS as unknown as DurableObjectNamespace<UploadSession>;
    const session = sessions.getByName(searchParams.get('session') ?? '');
    switch (pathname) {
      case '/counts':
        settle();
        return Response.json(counts);
      case '/database-bytes':
        return Response.json(await session.databaseBytes());
      case '/manifest':
        return Response.json(await sendManifest(session, searchParams));
      default:
        return new Response(null, { status: 404 });
    }
  },
} satisfies ExportedHandler<CoordinatorEnv>;

/** Sends entries as the app Worker hands them on, one batch after another; answers the ids that they got. */
async function sendManifest(session: DurableObjectStub<UploadSession>, query: URLSearchParams) {
  const numberOf = (name: string) => Number(query.get(name));
  const [from, to, batch] = [numberOf('from'), numberOf('to'), numberOf('batch')];
  let sum = 0;
  for (let at = from; at < to; at += batch) {
    const entries = Array.from({ length: Math.min(batch, to - at) }, (_, i) => entryAt(at + i));
    const taken = await session.addManifest(query.get('company') ?? '', numberOf('scan'), entries);
    if (!taken.ok) throw new Error(taken.sentence);
    for (const answer of taken.answers) {
      if (!('id' in answer)) throw new Error(answer.rejected);
      sum += answer.id;
    }
  }
  return { sumOfIds: sum };
}
