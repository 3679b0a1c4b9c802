import { join } from 'node:path';
import { Miniflare, type WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';
import { bundleWorker } from '../../local/bundle-worker';
import { projectRoot } from '../../local/child-process';
import type { DataDirectory } from '../../local/data-directory';

export interface BuiltWorkers {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Both Workers in workerd, as a deployment bundles them. `wrangler dev` would put a process of its own before them and print a line
 * for each request, which together take longer than the Workers do.
 */
export async function startBuiltWorkers(
  data: DataDirectory,
  env: NodeJS.ProcessEnv,
  outDir: string,
): Promise<BuiltWorkers> {
  const build = async (name: string, config: string): Promise<WorkerOptions> => {
    const modulesRoot = join(outDir, name);
    const path = await bundleWorker(config, modulesRoot, env);
    const { workerOptions } = readWorkerOptions(join(projectRoot, config));
    const modules = [{ type: 'ESModule' as const, path }];
    const bindings = { ...workerOptions.bindings, ...definedOf(env) };
    return { ...workerOptions, name, modules, modulesRoot, bindings };
  };
  const workers = [
    await build('longshore', 'wrangler.toml'),
    await build('longshore-coordinator', 'workers/coordinator/wrangler.toml'),
  ];
  const state = join(data.state, 'v3');
  const persist = { d1Persist: join(state, 'd1'), durableObjectsPersist: join(state, 'do') };
  // Without `cf: false`, miniflare would fetch the `cf` object of a real request from the internet.
  const miniflare = new Miniflare({ workers, host: '127.0.0.1', cf: false, ...persist });
  const url = (await miniflare.ready).origin;
  return { url, stop: () => miniflare.dispose() };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
