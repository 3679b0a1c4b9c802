import type { UploadDeps } from '../run-upload';
import { aloneOnDevice } from './engine-lock';
import { FetchSessionApi } from './fetch-session-api';
import { socketLink } from './socket-link';
import { systemClock } from './system-clock';
import { UploadDesk } from './upload-desk';
import { WasmHasher } from './wasm-hasher';
import type { ToWorker } from './worker-messages';
import { XhrTransport } from './xhr-transport';

const movedSentence = 'The address of the storage was changed meanwhile. Pick the folder again to continue.';

const desk = new UploadDesk({
  clock: systemClock,
  say: (message) => self.postMessage(message),
  deps: depsOf,
  alone: aloneOnDevice,
});

self.addEventListener('message', (event: MessageEvent<ToWorker>) => desk.receive(event.data));
self.addEventListener('securitypolicyviolation', (event) => {
  if (event.effectiveDirective === 'connect-src') desk.leave(movedSentence);
});
self.addEventListener('online', () => desk.wake());

function depsOf(sessionId: string): UploadDeps {
  const { origin } = self.location;
  const socketUrl = `${origin.replace(/^http/, 'ws')}/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`;
  return {
    api: new FetchSessionApi(origin, sessionId),
    connect: socketLink(socketUrl),
    transport: new XhrTransport(),
    hasher: new WasmHasher(),
    clock: systemClock,
    random: Math.random,
    engineId: crypto.randomUUID(),
  };
}
