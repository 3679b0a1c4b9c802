import { commandScript, type NodeChild, spawnNode } from './child-process';
import type { DataDirectory } from './data-directory';
import { WorkerLog } from './worker-log';

export interface RunningWorkers {
  readonly appUrl: string;
  readonly child: NodeChild;
  stop(): Promise<void>;
}

const startLimitMs = 90_000;

/** Both Workers in one process, as `wrangler dev` does it; resolves once the first page is served. */
export async function startWorkers(options: {
  data: DataDirectory;
  env: NodeJS.ProcessEnv;
  port: number;
  log: (line: string) => void;
}): Promise<RunningWorkers> {
  const { data, env, port } = options;
  const configurations = ['-c', 'wrangler.toml', '-c', 'workers/coordinator/wrangler.toml'];
  const args = [
    'dev',
    ...configurations,
    '--persist-to',
    data.state,
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
  ];
  const quiet = ['--inspector-port', '0', '--show-interactive-dev-session=false', '--log-level', 'log'];
  const log = new WorkerLog(options.log);
  const child = spawnNode(commandScript('wrangler', 'wrangler'), [...args, ...quiet], {
    env,
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
