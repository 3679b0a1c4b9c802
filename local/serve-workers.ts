import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare, type WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';
import { workerConfigs } from './bundle-workers';
import { projectRoot } from './child-process';

/** Sent by the parent once this process runs: among the variables are secrets, which have no place on a command line. */
export interface ServeOrder {
  /** Of `bundleWorkers`. */
  readonly bundles: string;
  /** As wrangler's `--persist-to`. */
  readonly state: string;
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
}

process.once('message', (order: ServeOrder) => void serve(order));

/** Both Workers in workerd from the bundles that would be deployed. */
async function serve({ bundles, state, port, variables }: ServeOrder): Promise<void> {
  const workers = Object.entries(workerConfigs).map(([name, config]): WorkerOptions => {
    const modulesRoot = join(bundles, name);
    const [script] = readdirSync(modulesRoot).filter((file) => file.endsWith('.js'));
    if (!script) throw new Error(`There is no module in ${modulesRoot}`);
    const { workerOptions } = readWorkerOptions(join(projectRoot, config));
    return {
      ...workerOptions,
      name,
      modulesRoot,
      modules: [{ type: 'ESModule', path: join(modulesRoot, script) }],
      // It would send each request to the bucket through one more Worker, and there is no such header here.
      stripCfConnectingIp: false,
      bindings: { ...workerOptions.bindings, ...variables },
    };
  });
  // Where wrangler keeps them, below a version of its own.
  const kept = join(state, 'v3');
  const miniflare = new Miniflare({
    workers,
    host: '127.0.0.1',
    port,
    // Otherwise miniflare would fetch the `cf` object of a real request from the internet.
    cf: false,
    d1Persist: join(kept, 'd1'),
    durableObjectsPersist: join(kept, 'do'),
    r2Persist: join(kept, 'r2'),
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) =>
      console.log(level === 'error' || level === 'warn' ? `[ERROR] ${message}` : message),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void miniflare.dispose().finally(() => process.exit(0)));
  await miniflare.ready;
}
