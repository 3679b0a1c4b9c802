import { copyApiReference } from './api-reference';
import { commandScript, spawnNode } from './child-process';
import type { DataDirectory } from './data-directory';
import { type RunningWorkers, untilServed } from './start-workers';

/** The pages and both Workers from their sources with hot reload; Vite's own output is shown as it is. */
export async function startDevServer(options: {
  data: DataDirectory;
  env: NodeJS.ProcessEnv;
  port: number;
  log: (line: string) => void;
}): Promise<RunningWorkers> {
  copyApiReference();
  const args = ['vite:dev', '--host', '127.0.0.1', '--port', String(options.port), '--strictPort'];
  // vite.config.ts gives LONGSHORE_STATE to the Workers' `persistState`.
  const env = { ...options.env, NODE_ENV: 'development', LONGSHORE_STATE: options.data.state };
  const child = spawnNode(commandScript('@remix-run/dev', 'remix'), args, { env, onLine: options.log });
  const appUrl = `http://127.0.0.1:${options.port}`;
  try {
    await untilServed(`${appUrl}/sign-in`, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { appUrl, child, stop: () => child.stop() };
}
