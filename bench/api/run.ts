// npm run bench:api: JSON on standard output, and a line for each case on standard error meanwhile
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPages } from '../../local/build-pages';
import { bundleWorkers } from '../../local/bundle-workers';
import { openDataDirectory } from '../../local/data-directory';
import { migrate } from '../../local/migrate';
import { freePort } from '../../local/ports';
import { loadSecrets } from '../../local/secrets';
import { startWorkers } from '../../local/start-workers';
import { toolEnvironment, workerVariables } from '../../local/worker-environment';
import { apiCases } from './cases';
import { fillDatabase } from './fill-database';
import { measure, type Timings } from './measure';
import { size } from './seed';

const limitMs = 25;
const rounds = { warmUp: 30, measured: 300 };

interface Result extends Timings {
  readonly name: string;
  readonly targets: { limit: number; value: number; met: boolean }[];
}

const say = (line: string) => console.error(line);

const results = await run();
const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg() };
console.log(JSON.stringify({ at: new Date().toISOString(), machine, size, cases: results }, null, 2));

async function run(): Promise<Result[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
  try {
    const data = openDataDirectory(dataDir);
    const env = toolEnvironment(data);
    const variables = { ...workerVariables(loadSecrets(data)), API_RATE_LIMIT: '1000000/60' };
    say('Building the pages …');
    await buildPages();
    await migrate(data, env);
    say(`Seeding ${size.companies} companies, ${size.sessions} sessions …`);
    const seeded = await fillDatabase(data);
    const { directory: bundles } = await bundleWorkers(env);
    const port = await freePort();
    const workers = await startWorkers({ data, env, variables, bundles, port, log: say });
    try {
      const list: Result[] = [];
      for (const { name, path, check } of apiCases(seeded)) {
        const url = `${workers.appUrl}/api/v1${path}`;
        const headers = { authorization: `Bearer ${seeded.token}` };
        const timings = await measure(() => fetch(url, { headers }), check, rounds);
        const target = { limit: limitMs, value: timings.p95Ms, met: timings.p95Ms < limitMs };
        list.push({ name, ...timings, targets: name === 'floor' ? [] : [target] });
        say(`${name}: p50 ${timings.p50Ms}, p95 ${timings.p95Ms}, p99 ${timings.p99Ms} ms`);
      }
      return list;
    } finally {
      await workers.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
