import { type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectRoot } from '../local/child-process';

const help = [process.execPath, join(projectRoot, 'cli/longshore.cjs'), '--help'] as const;
const cutShort = (code: string) => ({
  exitCode: 1,
  err: `The output could not be written whole (${code}). Make room for it, then try again.\n`,
});

function start([command, ...args]: readonly [string, ...string[]], stdout: number | 'pipe' = 'pipe') {
  const stdio: StdioOptions = ['ignore', stdout, 'pipe'];
  const child = spawn(command, args, { stdio });
  onTestFinished(() => void child.kill('SIGKILL'));
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return { child, ended: once(child, 'close').then(([exitCode]) => ({ exitCode, err })) };
}

it('ends with 0 where nobody reads its output', async () => {
  const { child, ended } = start(help);
  child.stdout?.destroy();
  expect(await ended).toEqual({ exitCode: 0, err: '' });
});

/** Takes nothing, as a disk that is full. */
const full = '/dev/full';

it.skipIf(!existsSync(full))('ends with 1 where its output cannot be written', async () => {
  const output = openSync(full, 'w');
  onTestFinished(() => closeSync(output));
  expect(await start(help, output).ended).toEqual(cutShort('ENOSPC'));
});

it('ends with 1 where only the beginning of its output could be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-output-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const output = join(folder, 'help.txt');
  // What the command keeps of itself is larger than the limit, and so has to be there before.
  await start(help).ended;
  const limited = ['sh', '-c', 'ulimit -f 1 && exec "$@" > "$0"', output, ...help] as const;
  expect(await start(limited).ended).toEqual(cutShort('EFBIG'));
  expect((await stat(output)).size).toBeGreaterThan(0);
});
