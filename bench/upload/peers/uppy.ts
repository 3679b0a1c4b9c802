import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { z } from 'zod';
import type { BucketAccess } from '../../../core/storage/object-store';
import { launchChromium } from '../../../tests/e2e/support/launch-chromium';
import { presign, type RequestShape } from '../../../workers/s3/signed-request';
import { type Job, type Peer, timed } from '../peer';

const WantedSchema = z.object({
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
  key: z.string(),
  uploadId: z.string().optional(),
  partNumber: z.number().optional(),
});

const limitMs = 1_800_000;

/** Uppy with @uppy/aws-s3 as it comes, and a server that signs what it asks for. */
export const uppy: Peer = {
  name: 'uppy',
  missing: () => null,
  async run(job) {
    const script = await bundle();
    const server = await serve(job, script);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const flags = await job.detours?.chromiumFlags([url, job.storage.endpoint]);
    const { browser, removeScratch } = await launchChromium(flags);
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.locator('input').setInputFiles(job.folder, { timeout: limitMs });
      const added = page.locator('output[data-added]');
      await added.waitFor({ state: 'attached', timeout: limitMs });
      const done = page.locator('output[data-seconds]');
      const { processor } = await timed(async () => {
        await page.locator('button').click();
        await done.waitFor({ state: 'attached', timeout: limitMs });
      });
      const failed = Number(await done.getAttribute('data-failed'));
      if (failed > 0) throw new Error(`Uppy could not upload ${failed} files`);
      const seconds = Number(await done.getAttribute('data-seconds'));
      return { seconds, processor, prefix: job.prefix };
    } finally {
      await browser.close();
      await removeScratch();
      server.close();
      server.closeAllConnections();
    }
  },
};

let bundled: Promise<string> | undefined;

function bundle(): Promise<string> {
  bundled ??= (async () => {
    const entry = fileURLToPath(new URL('../uppy-page/main.ts', import.meta.url));
    const lib = { entry, formats: ['es' as const], fileName: 'main' };
    const define = { 'process.env.NODE_ENV': '"production"' };
    const built = await build({ configFile: false, logLevel: 'error', define, build: { lib, write: false } });
    const [output] = Array.isArray(built) ? built : [built];
    if (!output || !('output' in output)) throw new Error('The page of Uppy was not built');
    return output.output[0].code;
  })();
  return bundled;
}

async function serve(job: Job, script: string): Promise<Server> {
  const page = `<!doctype html><title>Uppy</title><input type="file" webkitdirectory><button>Upload</button><output></output>
<script type="module" src="/main.js"></script>`;
  const cache = new Map<string, ArrayBuffer>();
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const url = await signed(job.storage, job.prefix, JSON.parse(body), cache);
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ url }));
    }
    const isScript = request.url === '/main.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function signed(
  storage: BucketAccess,
  prefix: string,
  wanted: unknown,
  cache: Map<string, ArrayBuffer>,
): Promise<string> {
  const { method, key, uploadId, partNumber } = WantedSchema.parse(wanted);
  const query: Record<string, string> = {};
  if (uploadId) query.uploadId = uploadId;
  if (partNumber) query.partNumber = String(partNumber);
  if (method === 'POST' && !uploadId) query.uploads = '';
  const shape: RequestShape = { method, key: prefix + key, query };
  return (await presign(storage, { ...shape, expiresSeconds: 3_600, cache })).url;
}
