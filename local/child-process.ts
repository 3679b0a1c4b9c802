import { type ChildProcess, type Serializable, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const require = createRequire(import.meta.url);
const PackageSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The script behind a package's command, to be run with this Node: no shell, no `.cmd` file, no process in between. */
export function commandScript(packageName: string, command: string): string {
  const path = require.resolve(`${packageName}/package.json`);
  const { bin } = PackageSchema.parse(require(path));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (!script) throw new Error(`${packageName} has no command "${command}"`);
  return join(dirname(path), script);
}

export interface NodeChild {
  readonly process: ChildProcess;
  /** The last lines that it wrote, for when it fails. */
  lastLines(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks it to end, and after the grace time ends it with all of its own children. */
  stop(graceMs?: number): Promise<void>;
}

interface NodeOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Sent over the channel, where no other user of the machine can read it. */
  readonly message?: Serializable;
}

const keptLines = 60;

/** In a process group of its own: Ctrl-C reaches this process alone, which then stops its children in order. */
export function spawnNode(
  script: string,
  args: readonly string[],
  options: NodeOptions & { onLine?: (line: string) => void },
): NodeChild {
  const preload = pathToFileURL(join(projectRoot, 'local/end-with-parent.mjs')).href;
  const typescript = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, ['--import', preload, ...typescript, script, ...args], {
    cwd: projectRoot,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  if (options.message !== undefined) child.send(options.message);
  const lines: string[] = [];
  for (const source of [child.stdout, child.stderr]) {
    if (!source) continue;
    createInterface({ input: source }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine?.(line);
    });
  }
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { process: child, lastLines: () => lines.join('\n'), ended, stop };

  async function stop(graceMs = 4_000): Promise<void> {
    signalGroup(child, 'SIGTERM');
    const deadlineMs = Date.now() + graceMs;
    // The group may outlive the process that leads it: wrangler's command ends before its workerd does.
    while (signalGroup(child, 0) && Date.now() < deadlineMs) await setTimeout(20);
    // What is left would hold its ports and data.
    signalGroup(child, 'SIGKILL');
    await ended;
  }
}

/** False when nobody of the group is left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    return false;
  }
}

/** Runs a command to its end and gives its last lines; throws with them when it fails. */
export async function runNode(
  script: string,
  args: readonly string[],
  options: NodeOptions & { what: string },
): Promise<string> {
  const child = spawnNode(script, args, options);
  const { code, signal } = await child.ended;
  if (code !== 0) throw new Error(`${options.what} failed (${signal ?? code}):\n${child.lastLines()}`);
  return child.lastLines();
}
