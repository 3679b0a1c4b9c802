import { systemClock } from '../../app/upload/browser/system-clock';
import type { Server } from '../server';
import { ClientSessionApi } from './client-session-api';
import { NodeHasher } from './node-hasher';
import type { PoolTransport } from './pool-transport';

/** What the engine needs in Node to upload into a session, but for its link to it. */
export function engineDeps(server: Server, sessionId: string, transport: PoolTransport) {
  return {
    api: new ClientSessionApi(server, sessionId),
    transport,
    hasher: new NodeHasher(),
    clock: systemClock,
    random: Math.random,
    engineId: crypto.randomUUID(),
  };
}
