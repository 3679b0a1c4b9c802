import { join } from 'node:path';
import { type NodeChild, projectRoot, spawnNode } from './child-process';
import type { DataDirectory } from './data-directory';
import type { ServeOrder } from './serve-workers';
import { WorkerLog } from './worker-log';

export interface RunningWorkers {
  readonly appUrl: string;
  readonly child: NodeChild;
  stop(): Promise<void>;
}

const startLimitMs = 90_000;

/**
 * Both Workers in a process of their own, from their bundles; resolves once the first page is served. Not by `wrangler dev`,
 * which puts two more processes before them and prints a line for each request: both cost more than what the Workers do.
 */
export async function startWorkers(options: {
  data: DataDirectory;
  env: NodeJS.ProcessEnv;
  variables: Readonly<Record<string, string>>;
  bundles: string;
  port: number;
  log: (line: string) => void;
}): Promise<RunningWorkers> {
  const { data, env, variables, bundles, port } = options;
  const log = new WorkerLog(options.log);
  const message: ServeOrder = { bundles, state: data.state, port, variables };
  const child = spawnNode(join(projectRoot, 'local/serve-workers.ts'), [], {
    env,
    message,
    onLine: (line) => log.take(line),
  });
  const appUrl = `http://127.0.0.1:${port}`;
  try {
    await untilServed(`${appUrl}/sign-in`, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { appUrl, child, stop: () => child.stop() };
}

export async function untilServed(url: string, child: NodeChild): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadlineMs = Date.now() + startLimitMs;
  for (;;) {
    if (ended) throw new Error(`The Workers did not start:\n${child.lastLines()}`);
    const status = await statusOf(url);
    if (status === 200) return;
    if (status >= 500) throw new Error(`${url} answered ${status}:\n${child.lastLines()}`);
    if (Date.now() > deadlineMs)
      throw new Error(`The Workers did not answer in ${startLimitMs / 1000} s:\n${child.lastLines()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** 0 while nothing answers. */
async function statusOf(url: string): Promise<number> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(20_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
