import { z } from 'zod';
import { maxManifestBatch } from '../../core/protocol/manifest';
import { FilePageSchema } from '../../core/protocol/session-view';
import { atLeast, atMost, type LoneCase, median, rounded } from '../result';
import { entryAt } from './entries';
import { memoryOfChildren } from './memory';
import { type SessionBench, startSessionBench } from './session-bench';

const total = Number(process.env.BENCH_MANIFEST_ENTRIES ?? 1_000_000);
/** Through the API, where the app Worker's checks of each request and the JSON take their time too. */
const overRest = Math.min(total, 100_000);
/** Entries between two looks at the memory. */
const stretch = 20_000;
const MiB = 1024 * 1024;

interface Run {
  readonly perSecond: number;
  readonly bytesAnEntry: number;
  /** Of workerd, from a tenth of the entries to the last; null where the system does not tell. */
  readonly grownMiB: number | null;
  /** For the first page of the list of files, by what was asked. */
  readonly listedMs: Readonly<Record<string, number>>;
}

/**
 * A million entries into one session's Durable Object. The figure is that of the object itself, called as the app Worker calls
 * it, batch after batch; `rest` is the whole way of a batch, from a client's request on.
 */
export const manifestCase: LoneCase = {
  name: 'manifest',
  async runAlone({ rounds, scratch, say }) {
    const bench = await startSessionBench(scratch);
    try {
      const runs: Run[] = [];
      const rest: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const run = await fillSession(bench, say);
        const perSecond = await overApi(bench);
        runs.push(run);
        rest.push(perSecond);
        const figures = `${rounded(run.perSecond)} entries/s, ${rounded(run.bytesAnEntry)} bytes an entry`;
        say(
          `manifest, round ${round}: ${figures}, memory grown by ${run.grownMiB} MiB; over REST ${rounded(perSecond)}/s`,
        );
      }
      const perSecond = median(runs.map((run) => run.perSecond));
      const bytesAnEntry = median(runs.map((run) => run.bytesAnEntry));
      const grown = runs.flatMap(({ grownMiB }) => (grownMiB === null ? [] : [grownMiB]));
      return {
        name: 'manifest',
        metric: 'entries_per_s',
        ours: rounded(perSecond),
        peers: {},
        targets: [
          atLeast('entries_per_s', 20_000, perSecond),
          atMost('storage_bytes_per_entry', 250, bytesAnEntry),
          ...(grown.length === 0 ? [] : [atMost('memory_growth_mib', 64, median(grown))]),
        ],
        counts: { list_ms: runs[0]?.listedMs ?? {} },
        rounds: {
          object: runs.map((run) => rounded(run.perSecond)),
          rest: rest.map(rounded),
          storage_bytes_per_entry: runs.map((run) => rounded(run.bytesAnEntry)),
          memory_growth_mib: grown,
        },
      };
    } finally {
      await bench.stop();
    }
  },
};

async function fillSession(bench: SessionBench, say: (line: string) => void): Promise<Run> {
  const { sessionId, scan } = await openSession(bench);
  const memory: (number | null)[] = [];
  let spentMs = 0;
  for (let from = 0; from < total; from += stretch) {
    const startMs = performance.now();
    await send(bench, sessionId, scan, from, Math.min(total, from + stretch));
    spentMs += performance.now() - startMs;
    memory.push(memoryOfChildren('workerd'));
    if ((from / stretch) % 10 === 9)
      say(
        `manifest: ${from + stretch} entries, ${rounded(((from + stretch) * 1000) / spentMs)}/s, ${Math.round((memory.at(-1) ?? 0) / MiB)} MiB`,
      );
  }
  const path = `/database-bytes?session=${sessionId}`;
  const bytes = z.number().parse(await bench.askCoordinator(path));
  await check(bench, sessionId, scan);
  const listedMs = {
    largest: await listMs(bench, sessionId, 'order=size'),
    by_path: await listMs(bench, sessionId, 'order=path'),
    text_in_none: await listMs(bench, sessionId, 'text=stands-in-no-path'),
  };
  say(`manifest: milliseconds for a page of the list ${JSON.stringify(listedMs)}`);
  const early = memory[Math.floor(memory.length / 10)] ?? null;
  const late = memory.at(-1) ?? null;
  return {
    perSecond: (total * 1000) / spentMs,
    bytesAnEntry: bytes / total,
    listedMs,
    grownMiB: early === null || late === null ? null : Math.round((late - early) / MiB),
  };
}

/** Milliseconds until the first page of a question is there. */
async function listMs(bench: SessionBench, sessionId: string, query: string): Promise<number> {
  const startMs = performance.now();
  const answer = await bench.client.get(`/sessions/${sessionId}/files?limit=100&${query}`);
  const tookMs = performance.now() - startMs;
  const { files } = FilePageSchema.parse(answer);
  const isRight = query.startsWith('text') ? files.length === 0 : files.length === Math.min(100, total);
  if (!isRight) throw new Error(`${query} found ${files.length} files`);
  return Math.round(tookMs);
}

async function openSession(bench: SessionBench): Promise<{ sessionId: string; scan: number }> {
  const sessionId = await bench.newSession();
  const opened = await bench.client.post(`/sessions/${sessionId}/scans`);
  return { sessionId, scan: z.object({ scan: z.number() }).parse(opened).scan };
}

async function send(
  bench: SessionBench,
  sessionId: string,
  scan: number,
  from: number,
  to: number,
): Promise<number> {
  const query = { session: sessionId, company: bench.companyId, scan, from, to, batch: maxManifestBatch };
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await bench.askCoordinator(`/manifest?${search}`);
  return z.object({ sumOfIds: z.number() }).parse(answer).sumOfIds;
}

/** A second sending changes nothing, the session agrees on the count, and rows read back are what was sent. */
async function check(bench: SessionBench, sessionId: string, scan: number): Promise<void> {
  const again = Math.min(total, stretch);
  const sums = [await send(bench, sessionId, scan, 0, again), await send(bench, sessionId, scan, 0, again)];
  if (sums[0] !== sums[1]) throw new Error('The same entries were given other ids when they were sent again');
  for (const after of [0, Math.floor(total / 2), total - 100]) {
    const answer = await bench.client.get(`/sessions/${sessionId}/files?limit=100&cursor=${after}`);
    const { files } = FilePageSchema.parse(answer);
    if (files.length !== Math.min(100, total))
      throw new Error(`${files.length} rows came back behind id ${after}`);
    for (const { id, path, sizeBytes, modifiedAtMs } of files) {
      const sent = entryAt(id - 1);
      const same = path === sent.path && sizeBytes === sent.sizeBytes && modifiedAtMs === sent.modifiedAtMs;
      if (!same) throw new Error(`Row ${id} came back as ${path}, and was sent as ${sent.path}`);
    }
  }
  // The start is refused with both numbers where they differ; nothing is planned, since the session is not started.
  const refused = await bench.client.refusalOf(`/sessions/${sessionId}/start`, { scan, files: total + 1 });
  if (!refused.includes(`${total} of ${total + 1} files arrived`))
    throw new Error(`The count is off: ${refused}`);
}

async function overApi(bench: SessionBench): Promise<number> {
  const { sessionId, scan } = await openSession(bench);
  const startMs = performance.now();
  for (let from = 0; from < overRest; from += maxManifestBatch) {
    const length = Math.min(maxManifestBatch, overRest - from);
    const entries = Array.from({ length }, (_, i) => entryAt(from + i));
    await bench.client.post(`/sessions/${sessionId}/manifest`, { scan, entries });
  }
  return (overRest * 1000) / (performance.now() - startMs);
}
