import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { launchChromium } from '../../tests/e2e/support/launch-chromium';
import { type Job, type Ran, timed } from './peer';

const limitMs = 1_800_000;

export interface PeerPage {
  /** Its script: it sets `data-added` on the `output` once it has taken the files, and `data-seconds` and `data-failed` at the end. */
  readonly entry: URL;
  /** What the page gets for what it posts to its server. */
  answer(job: Job, wanted: unknown): Promise<unknown>;
}

/** Uploads the folder with a page of its own in Chromium, from the click on its button until it says that it ended. */
export async function runPeerPage({ entry, answer }: PeerPage, job: Job): Promise<Ran> {
  const server = await serve(await bundle(fileURLToPath(entry)), (wanted) => answer(job, wanted));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const flags = await job.detours?.chromiumFlags([url, job.storage.endpoint]);
  const { browser, removeScratch } = await launchChromium(flags);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.locator('input').setInputFiles(job.folder, { timeout: limitMs });
    await page.locator('output[data-added]').waitFor({ state: 'attached', timeout: limitMs });
    const done = page.locator('output[data-seconds]');
    const { processor } = await timed(async () => {
      await page.locator('button').click();
      await done.waitFor({ state: 'attached', timeout: limitMs });
    });
    const failed = Number(await done.getAttribute('data-failed'));
    if (failed > 0) throw new Error(`The page could not upload ${failed} files`);
    const seconds = Number(await done.getAttribute('data-seconds'));
    return { seconds, processor, prefix: job.prefix };
  } finally {
    await browser.close();
    await removeScratch();
    server.close();
    server.closeAllConnections();
  }
}

const bundles = new Map<string, Promise<string>>();

function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundleAnew(entry);
  bundles.set(entry, known);
  return known;
}

async function bundleAnew(entry: string): Promise<string> {
  const lib = { entry, formats: ['es' as const], fileName: 'main' };
  const define = { 'process.env.NODE_ENV': '"production"' };
  const built = await build({ configFile: false, logLevel: 'error', define, build: { lib, write: false } });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error(`The page of ${entry} was not built`);
  return output.output[0].code;
}

async function serve(script: string, answer: (wanted: unknown) => Promise<unknown>): Promise<Server> {
  const page = `<!doctype html><title>Upload</title><input type="file" webkitdirectory><button>Upload</button><output></output>
<script type="module" src="/main.js"></script>`;
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify(await answer(JSON.parse(body))));
    }
    const isScript = request.url === '/main.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
