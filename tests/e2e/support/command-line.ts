import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { projectRoot } from '../../../local/child-process';
import { until } from './stack';

export interface Ran {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Lines of the standard output so far. */
  readonly lines: readonly string[];
  /** Those of the standard error. */
  readonly errors: readonly string[];
  readonly ended: Promise<Ran>;
}

/** The command as `npx longshore` runs it, in surroundings of its own. */
export function startCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
  user: { uid?: number; gid?: number } = {},
): Running {
  const child = spawn(process.execPath, [join(projectRoot, 'cli/longshore.cjs'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin?.end(input);
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode,
    out: lines.join('\n'),
    err: errors.join('\n'),
  }));
  return { child, lines, errors, ended };
}

export const runCommand = (args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Ran> =>
  startCommand(args, env, input).ended;

/** The id of the session, once an upload or whoever watches it has said it. */
export const sessionOf = (running: Running): Promise<string> =>
  until(
    'the session',
    async () => /Session (\S+):/.exec(running.lines.join('\n'))?.[1] ?? '',
    (id) => id !== '',
  );
