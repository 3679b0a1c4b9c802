// npm run bench                       every case, as a table
// npm run bench -- --only small,big   some of them
// npm run bench -- --peers ours,raw-6 against some of the peers
// npm run bench -- --json             the same as JSON, and nothing else on standard output
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../local/ports';
import { startLongshore } from '../local/start-services';
import type { BenchCase, CaseResult, Target } from './result';
import { benchStorage } from './storage';
import { uploadCases } from './upload/cases';
import { uploadCase } from './upload/upload-case';

const benchCases: readonly BenchCase[] = uploadCases.map(uploadCase);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const say = (line: string) => console.error(line);

const results = await run(chosen());
const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg() };
if (process.argv.includes('--json'))
  console.log(JSON.stringify({ at: new Date().toISOString(), machine, cases: results }, null, 2));
else printTable(results);
if (results.some(({ problem }) => problem)) process.exitCode = 1;

/** The names behind an option, or null without it. */
function listed(option: string): string[] | null {
  const at = process.argv.indexOf(option);
  return at === -1 ? null : (process.argv[at + 1] ?? '').split(',');
}

function chosen(): readonly BenchCase[] {
  const names = listed('--only');
  if (!names) return benchCases;
  const isCalled = (bench: BenchCase, name: string) => bench.name === name || bench.group === name;
  const unknown = names.find((name) => !benchCases.some((bench) => isCalled(bench, name)));
  if (unknown !== undefined) {
    const known = benchCases.map(({ name }) => name).join(', ');
    throw new Error(`There is no case "${unknown}". Take some of: ${known}.`);
  }
  return benchCases.filter((bench) => names.some((name) => isCalled(bench, name)));
}

async function run(cases: readonly BenchCase[]): Promise<CaseResult[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
  const external = benchStorage(say);
  if (!external) say('Against the local S3 server, which is no fair judge: no other S3 server is at hand.');
  const longshore = await startLongshore({
    dataDir: join(scratch, 'data'),
    appPort: await freePort(),
    storage: external ? { external } : { port: await freePort() },
    log: () => {},
  });
  try {
    const { appUrl, storage } = longshore;
    const done: CaseResult[] = [];
    for (const bench of cases) {
      try {
        done.push(await bench.run({ appUrl, storage, rounds, peers: listed('--peers'), scratch, say }));
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        say(`${bench.name}: ${problem}`);
        done.push({ name: bench.name, metric: '', ours: null, peers: {}, targets: [], problem });
      }
    }
    return done;
  } finally {
    await longshore.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

function printTable(list: readonly CaseResult[]): void {
  const load = machine.load.map((value) => value.toFixed(1)).join(' ');
  console.log(`${machine.cpus} × ${machine.model}, load ${load}, medians of ${rounds}`);
  for (const { name, metric, ours, peers, targets, problem } of list) {
    console.log(`\n${name} (${metric})${problem ? `: ${problem}` : ''}`);
    if (ours === null) continue;
    const ratios = Object.entries(peers).map(([peer, value]) => [
      peer,
      { figure: value, 'ours is times': Number((ours / value).toPrecision(3)) },
    ]);
    console.table({ ours: { figure: ours, 'ours is times': 1 }, ...Object.fromEntries(ratios) });
    for (const target of targets) console.log(inWords(target));
  }
}

function inWords(target: Target): string {
  const met = target.met ? 'met' : 'NOT met';
  return 'vs' in target
    ? `${met}: ${target.ratio} × ${target.vs}, to reach ${target.min_ratio}`
    : `${met}: ${target.value}, limit ${target.limit}`;
}
