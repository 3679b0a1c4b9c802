import type { BrowserProbe, CheckStep } from './bucket-report';

/** Tries the bucket in a Web Worker, as the upload does: a page itself may speak to no bucket. */
export async function probeInWorker(probe: BrowserProbe): Promise<CheckStep[]> {
  const worker = new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<CheckStep[]>((resolve) => {
      worker.addEventListener('message', (event: MessageEvent<CheckStep[]>) => resolve(event.data));
      worker.addEventListener('error', () => resolve([notStarted]));
      worker.postMessage(probe);
    });
  } finally {
    worker.terminate();
  }
}

const notStarted: CheckStep = {
  name: 'Write from this browser',
  ok: false,
  sentence: 'The check could not start in this browser. Load the page again and run the check again.',
};
