import { SELF } from 'cloudflare:test';
import { systemClock } from '../../../app/upload/browser/system-clock';
import { NodeHasher } from '../../../app/upload/fakes/node-hasher';
import type {
  ApiResult,
  Bytes,
  Clock,
  ConnectLink,
  FileSource,
  SessionApi,
  Transport,
} from '../../../app/upload/ports';
import { UploadRun } from '../../../app/upload/run-upload';
import { ManifestResultSchema } from '../../../core/protocol/manifest';
import { PackAnswerSchema } from '../../../core/protocol/pack';
import { ServerFrameSchema } from '../../../core/protocol/socket-frames';
import { unquotedEtag } from '../../../core/storage/etag';
import { packType } from '../../../workers/app/api/pack-body';
import { origin } from './api-client';
import type { MeteredApp } from './metered-app';
import type { Content, Session } from './session-driver';

/** Uploads everything with the engine of the browser, whose ends to network and disk are of this isolate. */
export async function runEngine(
  app: MeteredApp,
  session: Session,
  cookie: string,
  content: Content,
  clock: Clock = systemClock,
): Promise<void> {
  const files = Object.entries(content).map(([path, data], index) => ({ index, path, ...statOf(data) }));
  const folder = {
    batches: (async function* () {
      yield files;
    })(),
    open: (index: number) => inMemory(Object.values(content)[index] ?? new Uint8Array()),
  };
  const deps = {
    api: apiOf(app, session),
    transport,
    hasher: new NodeHasher(),
    clock,
    random: Math.random,
    engineId: crypto.randomUUID(),
    connect: socketTo(session, cookie),
  };
  await new Promise<void>((resolve, reject) => {
    new UploadRun(folder, deps, (event) => {
      if (event.type !== 'engine') return;
      if (event.state.kind === 'finished') resolve();
      if (event.state.kind === 'stopped') reject(new Error(event.state.sentence));
    });
  });
}

export function apiOf({ fetch }: Pick<MeteredApp, 'fetch'>, { sessionId }: Session): SessionApi {
  const call = async <T>(
    method: string,
    path: string,
    type: string,
    body: Blob,
    read: (answer: unknown) => T,
  ): Promise<ApiResult<T>> => {
    const response = await fetch(method, `/sessions/${sessionId}${path}`, type, body);
    const text = await response.text();
    if (response.ok) return { ok: true, value: read(JSON.parse(text)) };
    return { ok: false, kind: response.status >= 500 ? 'busy' : 'refused', sentence: text };
  };
  const post = <T>(path: string, body: unknown, read: (answer: unknown) => T) =>
    call('POST', path, 'application/json', new Blob([JSON.stringify(body)]), read);
  return {
    openScan: () => post('/scans', {}, (answer) => (answer as { scan: number }).scan),
    addManifest: (batch) => post('/manifest', batch, (answer) => ManifestResultSchema.parse(answer).answers),
    start: (request) => post('/start', request, () => null),
    look: () => call('GET', '', 'application/json', new Blob(), () => null),
    diagnose: () => post('/diagnosis', {}, () => ({ reachable: true, code: 'Ok', sentence: '' })),
    sendPack: (pieces) =>
      call('POST', '/packs', packType, new Blob([...pieces]), (answer) => PackAnswerSchema.parse(answer)),
  };
}

const statOf = (data: Uint8Array) => ({ sizeBytes: data.byteLength, modifiedAtMs: 1_700_000_000_000 });

const inMemory = (bytes: Bytes): FileSource => ({
  ...statOf(bytes),
  current: async () => statOf(bytes),
  read: async (start, end) => ({ ok: true, bytes: bytes.slice(start, end) }),
  slicedFromBytes: Number.POSITIVE_INFINITY,
  slice: async () => null,
  release: () => {},
});

export const transport: Transport = {
  async put({ url, headers, body, signal }) {
    try {
      const response = await fetch(url, { method: 'PUT', headers, body, signal });
      const text = await response.text();
      return {
        kind: 'answer',
        status: response.status,
        etag: unquotedEtag(response.headers.get('etag')),
        code: /<Code>([^<]*)</.exec(text)?.[1] ?? null,
        message: null,
      };
    } catch {
      return { kind: signal.aborted ? 'aborted' : 'no_answer' };
    }
  },
};

function socketTo({ sessionId }: Session, cookie: string): ConnectLink {
  return (listener) => {
    let socket: WebSocket | null = null;
    void SELF.fetch(`${origin}/api/v1/sessions/${sessionId}/socket`, {
      headers: { upgrade: 'websocket', cookie, origin },
    }).then((response) => {
      socket = response.webSocket;
      if (!socket) throw new Error(`No socket: ${response.status}`);
      socket.addEventListener('message', ({ data }) =>
        listener({ type: 'frame', frame: ServerFrameSchema.parse(JSON.parse(String(data))) }),
      );
      socket.accept();
      listener({ type: 'open' });
    });
    return {
      send: (frame) => socket?.send(JSON.stringify(frame)),
      close: () => socket?.close(1000),
      hurry: () => {},
    };
  };
}
