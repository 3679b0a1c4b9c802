import type { SessionApi } from '../ports';
import type { UploadDeps } from '../run-upload';
import { FakeBucket } from './fake-bucket';
import type { FakeClock } from './fake-clock';
import type { FakeSession } from './fake-session';
import { NodeHasher } from './node-hasher';

/** What a run needs, of a session whose API takes everything and numbers its files from 0; `change` says otherwise. */
export function fakeRunDeps(clock: FakeClock, session: FakeSession, change: Partial<SessionApi>): UploadDeps {
  const api: SessionApi = {
    openScan: async () => ({ ok: true, value: 1 }),
    addManifest: async ({ entries }) => ({
      ok: true,
      value: entries.map((_, id) => ({ id, state: 'pending' })),
    }),
    start: async () => ({ ok: true, value: null }),
    look: async () => ({ ok: true, value: null }),
    sendPack: async () => ({ ok: false, kind: 'refused', sentence: 'There are no packs here.' }),
    diagnose: async () => ({ ok: true, value: { reachable: true, code: 'Ok', sentence: '' } }),
    ...change,
  };
  return {
    api,
    clock,
    connect: session.connect,
    transport: new FakeBucket(clock),
    hasher: new NodeHasher(),
    random: () => 0.5,
    engineId: 'engine-0001',
  };
}
