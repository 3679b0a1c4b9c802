import { join, relative } from 'node:path';
import { projectRoot } from '../local/child-process';
import { PortTaken, readPort } from '../local/ports';
import { demoSignIn } from '../local/seed';
import { type Longshore, startLongshore } from '../local/start-services';
import { logWithTime, stepLog } from './step-log';

const withHotReload = process.argv.includes('--dev');
const dataDir = process.env.LONGSHORE_DATA || join(projectRoot, '.longshore');
const startedAtMs = Date.now();

let starting: Promise<Longshore> | undefined;
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

try {
  starting = start();
  const longshore = await starting;
  if (!isStopping) sayHello(longshore);
  const lastLines = await longshore.died;
  if (!isStopping) {
    console.error(
      `The Workers ended by themselves. Start again with npm start. Their last lines:\n${lastLines}`,
    );
    await longshore.stop();
    process.exit(1);
  }
} catch (error) {
  // A start that is being stopped fails by its nature.
  if (!isStopping) {
    console.error(`\n${sentenceOf(error)}`);
    process.exit(1);
  }
}

function start(): Promise<Longshore> {
  console.log(withHotReload ? 'Longshore, with hot reload' : 'Longshore');
  return startLongshore({
    dataDir,
    appPort: readPort('LONGSHORE_PORT', 8787),
    storage: { port: readPort('S3_PORT', 9090) },
    pages: withHotReload ? 'dev' : 'built',
    step: stepLog(),
    log: withHotReload ? (line) => console.log(line) : logWithTime,
  });
}

function sayHello({ appUrl }: Longshore): void {
  const ready = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  console.log(
    `\nReady after ${ready} s. Open ${appUrl} and sign in as ${demoSignIn.username} with ${demoSignIn.password}.`,
  );
  console.log(`Data is kept in ${relative(process.cwd(), dataDir) || dataDir}. Ctrl-C stops everything.\n`);
}

/** A second Ctrl-C does not wait. */
async function stop(): Promise<void> {
  if (isStopping) process.exit(130);
  isStopping = true;
  console.log('\nStopping …');
  try {
    await (await starting)?.stop();
    console.log('Stopped. The data is kept; npm start goes on with it.');
  } catch {
    console.log('Stopped.');
  }
  process.exit(0);
}

function sentenceOf(error: unknown): string {
  if (error instanceof PortTaken) return error.message;
  return error instanceof Error ? error.message : String(error);
}
