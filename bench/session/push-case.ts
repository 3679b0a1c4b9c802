import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { z } from 'zod';
import { ManifestResultSchema } from '../../core/protocol/manifest';
import { protocolVersion, ServerFrameSchema } from '../../core/protocol/socket-frames';
import { atMost, type LoneCase, median, rounded } from '../result';
import { entryAt } from './entries';
import { type SessionBench, startSessionBench } from './session-bench';

const viewers = 50;
const reports = 60;
const limitMs = 250;
const patienceMs = 20_000;
/** Odd, and from well below to well above the gap between two views, so that reports meet every moment of it. */
const pausesMs = [37, 411, 149, 613, 89, 307, 211, 503];

interface Seen {
  readonly arrived: number;
  readonly atMs: number;
}

/**
 * From the moment when an engine's report goes out until the view that counts it has come to each of 50 viewers, over real sockets
 * through both Workers. The sockets of the engine and of all viewers are in this one process, whose time counts too.
 */
export const pushCase: LoneCase = {
  name: 'push',
  async runAlone({ rounds, scratch, say }) {
    const bench = await startSessionBench(scratch);
    try {
      const p95s: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const delays = (await measure(bench)).sort((a, b) => a - b);
        const at = (share: number) => delays[Math.ceil(delays.length * share) - 1] ?? Number.NaN;
        say(
          `push, round ${round}: p50 ${rounded(at(0.5))} ms, p95 ${rounded(at(0.95))} ms, of ${delays.length}`,
        );
        p95s.push(at(0.95));
      }
      const p95 = median(p95s);
      const targets = [atMost('p95_ms', limitMs, p95)];
      return {
        name: 'push',
        metric: 'p95_ms',
        ours: rounded(p95),
        peers: {},
        targets,
        rounds: { p95_ms: p95s.map(rounded) },
      };
    } finally {
      await bench.stop();
    }
  },
};

async function measure(bench: SessionBench): Promise<number[]> {
  const sessionId = await bench.newSession();
  const path = `/sessions/${sessionId}`;
  const { scan } = z.object({ scan: z.number() }).parse(await bench.client.post(`${path}/scans`));
  // One stays unsent, or the session would go on to its verification.
  const entries = Array.from({ length: reports + 1 }, (_, n) => entryAt(n));
  const taken = await bench.client.post(`${path}/manifest`, { scan, entries });
  const files = ManifestResultSchema.parse(taken).answers.flatMap((answer, n) =>
    'id' in answer ? [{ fileId: answer.id, sizeBytes: entries[n]?.sizeBytes ?? 0 }] : [],
  );
  const sockets: WebSocket[] = [];
  try {
    const seen = await Promise.all(
      Array.from({ length: viewers }, () => watch(bench, path, sockets, { role: 'viewer' })),
    );
    const engine = { role: 'engine', engineId: 'bench-engine', scan } as const;
    const granted = await watch(bench, path, sockets, engine);
    await bench.client.post(`${path}/start`, { scan, files: entries.length });
    const socket = sockets.at(-1);
    socket?.send(JSON.stringify({ type: 'want', files: entries.length }));
    await until(() => granted.leased >= entries.length, 'all files are leased');
    const sentAtMs: number[] = [];
    for (const [n, file] of files.slice(0, reports).entries()) {
      await setTimeout(pausesMs[n % pausesMs.length]);
      const digests = { md5: 'd41d8cd98f00b204e9800998ecf8427e' };
      const items = [{ type: 'sent', ...file, digests, etag: digests.md5 }];
      sentAtMs.push(performance.now());
      socket?.send(JSON.stringify({ type: 'report', seq: n, items }));
    }
    await until(
      () => seen.every(({ views }) => (views.at(-1)?.arrived ?? 0) >= reports),
      'all reports are seen',
    );
    return seen.flatMap(({ views }) =>
      sentAtMs.map(
        (ms, n) => (views.find(({ arrived }) => arrived > n)?.atMs ?? Number.POSITIVE_INFINITY) - ms,
      ),
    );
  } finally {
    for (const socket of sockets) socket.close();
    await bench.client.post(`${path}/cancel`);
  }
}

type Hello = { role: 'viewer' } | { role: 'engine'; engineId: string; scan: number };

/** Opens a socket, and notes when each view came and how many files it counts as arrived. */
async function watch(bench: SessionBench, path: string, sockets: WebSocket[], hello: Hello) {
  const noted: { views: Seen[]; leased: number } = { views: [], leased: 0 };
  const url = `${bench.url.replace('http', 'ws')}/api/v1${path}/socket`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${bench.client.token}` } });
  sockets.push(socket);
  socket.addEventListener('message', ({ data }) => {
    const atMs = performance.now();
    const frame = ServerFrameSchema.parse(JSON.parse(String(data)));
    if (frame.type !== 'view') return;
    const { stored, leased } = frame.view.counters;
    noted.leased = leased.files;
    noted.views.push({ arrived: stored.files, atMs });
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`${path}/socket did not open`)));
  });
  socket.send(JSON.stringify({ type: 'hello', version: protocolVersion, ...hello }));
  await until(() => noted.views.length > 0, 'the first view');
  return noted;
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`Waited ${patienceMs} ms for: ${what}`);
    await setTimeout(10);
  }
}
