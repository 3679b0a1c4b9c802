// npm test                           all stages but bad-line, and journeys-s3 only where S3_ENDPOINT is set
// npm test -- --only e2e             some stages: check (format, types, unit), workers, conformance, e2e,
//                                    journeys-s3, bad-line
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireChromium } from './chromium.mjs';
import { installWhatIsMissing, projectRoot } from './install.mjs';
import { requireNode } from './require-node.cjs';

const bin = (path) => join(projectRoot, 'node_modules', path);
const vitestScript = bin('vitest/vitest.mjs');

/** Stages that `npm test` runs, in this order; `by` is what a name such as "check" stands for. */
const stages = [
  { name: 'format', by: 'check', run: () => command('format', bin('@biomejs/biome/bin/biome'), ['ci', '.']) },
  { name: 'types', by: 'check', run: () => command('types', join(projectRoot, 'scripts/types.mjs'), []) },
  { name: 'unit', by: 'check', run: () => vitest('unit', ['--project', 'unit']) },
  { name: 'workers', run: () => vitest('workers', ['--project', 'workers']) },
  { name: 'conformance', run: () => vitest('conformance', ['--project', 'conformance']) },
  // Always against the local S3 server: most journeys need its control port.
  { name: 'e2e', run: () => journeys('e2e', [], withoutStorage()) },
  // The two journeys that any S3 server must pass, against the one that the environment names.
  {
    name: 'journeys-s3',
    onlyByName: !process.env.S3_ENDPOINT,
    run: () => journeys('journeys-s3', ['tests/e2e/journey-1', 'tests/e2e/journey-2'], process.env),
  },
  // Journey 8 with four times the files that it sends in `npm test`.
  {
    name: 'bad-line',
    onlyByName: true,
    run: () => journeys('bad-line', ['tests/e2e/journey-8'], { SMALL_FILES: '20000', ...withoutStorage() }),
  },
];

requireNode();
installWhatIsMissing();
let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running?.kill(signal);
    finish({ passed: 0, failed: 1 });
  });
}
const sum = { passed: 0, failed: 0 };
for (const { name, run } of chosenStages()) {
  console.log(`\n── ${name} ──`);
  const startedAtMs = Date.now();
  const result = await run().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  console.log(`── ${name}: ${result.passed} passed, ${result.failed} failed (${seconds(startedAtMs)}) ──`);
  sum.passed += result.passed;
  sum.failed += result.failed;
}
finish(sum);

function finish({ passed, failed }) {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

function chosenStages() {
  const [flag, list = '', ...others] = process.argv.slice(2);
  if (flag === undefined) return stages.filter(({ onlyByName }) => !onlyByName);
  if (flag !== '--only' || others.length > 0) {
    console.error('There is one option, --only, with the names of stages: npm test -- --only unit,workers');
    process.exit(1);
  }
  const names = list.split(',');
  const chosen = stages.filter(({ name, by }) => names.includes(name) || names.includes(by));
  const known = new Set(stages.flatMap(({ name, by }) => [name, by]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return chosen;
  console.error(
    `There is no stage "${unknown.join('", "')}". Choose of: ${[...known].filter(Boolean).join(', ')}.`,
  );
  process.exit(1);
}

/** A command that only succeeds or fails counts as one test. */
async function command(name, script, args) {
  const code = await runNode(script, args);
  if (code !== 0) console.error(`${name} failed.`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function vitest(name, args, env = process.env) {
  mkdirSync(join(projectRoot, '.cache'), { recursive: true });
  const report = join(projectRoot, `.cache/tests-${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runNode(vitestScript, ['run', ...args, ...reporters], env);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { passed, failed } = countsOf(JSON.parse(readFileSync(report, 'utf8')));
  // Errors outside of any test leave no mark but the exit code; so does a stage that found no test at all.
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}

/** A test file that could not even be loaded has no tests, and counts as one that failed. */
function countsOf({ numPassedTests, numFailedTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

async function journeys(name, files, env) {
  const chromium = requireChromium();
  if (chromium.sentence) {
    console.error(chromium.sentence);
    return { passed: 0, failed: 1 };
  }
  return vitest(name, ['--project', 'e2e', ...files], { ...env, CHROME_PATH: chromium.path });
}

function withoutStorage() {
  const { S3_ENDPOINT: _endpoint, ...others } = process.env;
  return others;
}

function runNode(script, args, env = process.env) {
  return new Promise((resolve) => {
    running = spawn(process.execPath, [script, ...args], { cwd: projectRoot, stdio: 'inherit', env });
    running.once('error', () => resolve(1));
    running.once('exit', (code) => resolve(code ?? 1));
  });
}

function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(0)} s`;
}
