// npm run bench                       every case, as a table
// npm run bench -- --only small,big   some of them
// npm run bench -- --peers ours,raw-6 against some of the peers
// npm run bench -- --json             the same as JSON, and nothing else on standard output
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../local/ports';
import { startLongshore } from '../local/start-services';
import { failedResult, withCommandLine } from './command-line-case';
import { hashCases } from './hash/hash-case';
import { pageCases } from './page/page-case';
import type { BenchCase, CaseResult, LoneCase, Means, Target } from './result';
import { scanCase } from './scan/scan-case';
import { costCase } from './session/cost-case';
import { manifestCase } from './session/manifest-case';
import { pushCase } from './session/push-case';
import { benchStorage } from './storage';
import { uploadCases } from './upload/cases';
import { uploadCase } from './upload/upload-case';

const benchCases: readonly (BenchCase | LoneCase)[] = [
  ...uploadCases.map(uploadCase),
  ...pageCases,
  scanCase,
  ...hashCases,
  manifestCase,
  pushCase,
  costCase,
];
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const say = (line: string) => console.error(line);

if (rounds < 3) say(`${rounds} round(s): a median of fewer than three is no result to go by.`);
const results = withCommandLine(await run(chosen()));
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

function chosen(): readonly (BenchCase | LoneCase)[] {
  const names = listed('--only');
  if (!names) return benchCases;
  const isCalled = (bench: BenchCase | LoneCase, name: string) => bench.name === name || bench.group === name;
  const unknown = names.find((name) => !benchCases.some((bench) => isCalled(bench, name)));
  if (unknown !== undefined) {
    const known = benchCases.map(({ name }) => name).join(', ');
    throw new Error(`There is no case "${unknown}". Take some of: ${known}.`);
  }
  return benchCases.filter((bench) => names.some((name) => isCalled(bench, name)));
}

async function run(cases: readonly (BenchCase | LoneCase)[]): Promise<CaseResult[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
  const means = { rounds, scratch, say };
  try {
    const withLongshore = cases.filter((bench) => 'run' in bench);
    const done = withLongshore.length === 0 ? [] : await runWithLongshore(withLongshore, means);
    for (const bench of cases) {
      if ('runAlone' in bench) done.push(await resultOf(bench, () => bench.runAlone(means)));
    }
    return done;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runWithLongshore(cases: readonly BenchCase[], means: Means): Promise<CaseResult[]> {
  const external = benchStorage(say);
  if (!external) say('Against the local S3 server, which is no fair judge: no other S3 server is at hand.');
  const longshore = await startLongshore({
    dataDir: join(means.scratch, 'data'),
    appPort: await freePort(),
    storage: external ? { external } : { port: await freePort() },
    log: () => {},
  });
  try {
    const { appUrl, storage } = longshore;
    const done: CaseResult[] = [];
    for (const bench of cases) {
      const surroundings = { ...means, appUrl, storage, peers: listed('--peers') };
      done.push(await resultOf(bench, () => bench.run(surroundings)));
    }
    return done;
  } finally {
    await longshore.stop();
  }
}

async function resultOf(
  bench: BenchCase | LoneCase,
  measure: () => Promise<CaseResult>,
): Promise<CaseResult> {
  const { name } = bench;
  const load = loadavg();
  say(`${name}: load ${inFigures(load)}`);
  try {
    return { ...(await measure()), load };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    say(`${name}: ${problem}`);
    return { ...failedResult(bench, problem), load };
  }
}

function printTable(list: readonly CaseResult[]): void {
  const few = rounds < 3 ? ', which is fewer than three' : '';
  console.log(
    `${machine.cpus} × ${machine.model}, load ${inFigures(machine.load)}, medians of ${rounds}${few}`,
  );
  for (const { name, metric, ours, peers, targets, problem, skipped = {}, load } of list) {
    const before = load ? `, load before ${inFigures(load)}` : '';
    console.log(`\n${name} (${metric}${before})${problem ? `: ${problem}` : ''}`);
    for (const [peer, why] of Object.entries(skipped)) console.log(`left out: ${peer}, since ${why}`);
    for (const target of ours === null ? targets : []) console.log(inWords(target));
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
  if ('vs' in target) {
    const of = target.of ? `${target.of}, ` : '';
    const ratio = target.ratio === null ? `no ratio, since ${target.reason}` : `${target.ratio} times`;
    return `${met}: ${of}${target.vs}: ${ratio}, to reach ${target.min_ratio}`;
  }
  return `${met}: ${target.what} ${target.value}, limit ${target.limit}`;
}

function inFigures(load: readonly number[]): string {
  return load.map((value) => value.toFixed(1)).join(' ');
}
