import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare, type WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';
import { bundleWorker } from '../../local/bundle-worker';
import { workerConfigs } from '../../local/bundle-workers';
import { projectRoot } from '../../local/child-process';
import type { DataDirectory } from '../../local/data-directory';

export interface WatchedWorkers {
  readonly url: string;
  /** Asks the bench's eyes in the coordinator, which has no public address. */
  askCoordinator(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Both Workers as a deployment configures and bundles them, but for their entries, which also count. */
export async function startWatchedWorkers(
  data: DataDirectory,
  env: NodeJS.ProcessEnv,
  variables: Record<string, string>,
): Promise<WatchedWorkers> {
  const build = async (name: keyof typeof workerConfigs, entry: string): Promise<WorkerOptions> => {
    const config = workerConfigs[name];
    const modulesRoot = join(data.root, 'bundles', name);
    const path = await bundleWorker(config, modulesRoot, env, join(projectRoot, entry));
    const { workerOptions } = readWorkerOptions(join(projectRoot, config));
    const modules = [{ type: 'ESModule' as const, path }];
    const bindings = { ...workerOptions.bindings, ...variables };
    return { ...workerOptions, name, modules, modulesRoot, bindings };
  };
  const workers = [
    await build('longshore', 'bench/session/workers/app.ts'),
    await build('longshore-coordinator', 'bench/session/workers/coordinator.ts'),
  ];
  const kept = join(data.state, 'v3');
  const miniflare = new Miniflare({
    workers,
    host: '127.0.0.1',
    // Otherwise miniflare would fetch the `cf` object of a real request from the internet.
    cf: false,
    d1Persist: join(kept, 'd1'),
    durableObjectsPersist: join(kept, 'do'),
    // A line for each change of a session would bury the bench's own.
    handleRuntimeStdio: (out: Readable, err: Readable) => {
      out.resume();
      err.resume();
    },
  });
  try {
    const url = (await miniflare.ready).origin;
    const askCoordinator = async (path: string): Promise<unknown> => {
      const coordinator = await miniflare.getWorker('longshore-coordinator');
      const answer = await coordinator.fetch(`http://coordinator${path}`);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return await answer.json();
    };
    return { url, askCoordinator, stop: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}
