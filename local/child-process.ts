import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
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

const keptLines = 60;

/** In a process group of its own: Ctrl-C reaches this process alone, which then stops its children in order. */
export function spawnNode(
  script: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; onLine?: (line: string, stream: 'out' | 'err') => void },
): NodeChild {
  const preload = pathToFileURL(join(projectRoot, 'local/end-with-parent.mjs')).href;
  const child = spawn(process.execPath, ['--import', preload, script, ...args], {
    cwd: projectRoot,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const lines: string[] = [];
  for (const stream of ['out', 'err'] as const) {
    const source = stream === 'out' ? child.stdout : child.stderr;
    if (!source) continue;
    createInterface({ input: source }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine?.(line, stream);
    });
  }
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { process: child, lastLines: () => lines.join('\n'), ended, stop };

  async function stop(graceMs = 4_000): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child), graceMs);
      await ended;
      clearTimeout(timer);
    }
    // What it left behind would hold its ports and data.
    killGroup(child);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** Runs a command to its end; throws with its last lines when it fails. */
export async function runNode(
  script: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; what: string },
): Promise<void> {
  const child = spawnNode(script, args, { env: options.env });
  const { code, signal } = await child.ended;
  if (code !== 0) throw new Error(`${options.what} failed (${signal ?? code}):\n${child.lastLines()}`);
}
