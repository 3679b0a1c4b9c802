import type { BucketAccess } from '../core/storage/object-store';
import { buildPages } from './build-pages';
import { bundleWorkers } from './bundle-workers';
import { openDataDirectory } from './data-directory';
import { migrate } from './migrate';
import { PortTaken, requireFreePort } from './ports';
import { loadSecrets } from './secrets';
import { type FurtherCompany, seedDatabase } from './seed-order';
import { type Storage, startStorage } from './start-storage';
import { type RunningWorkers, startWorkers } from './start-workers';
import { devEnvironment, toolEnvironment, workerVariables } from './worker-environment';

export interface LongshoreOptions {
  readonly dataDir: string;
  readonly appPort: number;
  /** A server of our own on this port (0 takes a free one), or the bucket of another server. */
  readonly storage: { port: number; controlPort?: number } | { external: BucketAccess };
  /** 'dev' serves the sources with hot reload instead of a build. */
  readonly pages?: 'built' | 'dev';
  /** Made beside the demo company, for tests. */
  readonly furtherCompanies?: readonly FurtherCompany[];
  readonly step?: Step;
  /** What happens while it runs, a line each. */
  readonly log: (line: string) => void;
}

/** Does `work` and says so, with its outcome in a few words where it has one. */
export type Step = <T>(what: string, work: () => Promise<T>, outcome?: (value: T) => string) => Promise<T>;

export interface Longshore {
  readonly appUrl: string;
  readonly storage: BucketAccess;
  readonly storageControlUrl: string | null;
  /** Settles when the Workers end by themselves, which they should not; with their last lines. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const silently: Step = (_what, work) => work();

/** Everything that Longshore needs on one machine; `npm start`, `npm run dev` and the journeys use it alike. */
export async function startLongshore(options: LongshoreOptions): Promise<Longshore> {
  const { appPort, storage: wanted, step = silently, log } = options;
  // Ports first: nothing is started, and nothing written, when one is taken.
  await requireFreePort(appPort, 'LONGSHORE_PORT', 'Longshore');
  if ('port' in wanted && wanted.port !== 0) {
    if (wanted.port === appPort) throw new PortTaken(appPort, 'S3_PORT', 'the local S3 server', 'Longshore');
    await requireFreePort(wanted.port, 'S3_PORT', 'the local S3 server');
  }
  const data = openDataDirectory(options.dataDir);
  const secrets = loadSecrets(data);
  const env = toolEnvironment(data);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.reverse().splice(0)) await undo();
  };
  try {
    const storage = await openStorage();
    if (options.pages !== 'dev')
      await step('Building the pages', buildPages, (done) => (done === 'unchanged' ? 'unchanged' : ''));
    await step(
      'Preparing the database',
      () => migrate(data, env),
      (done) => (done === 'unchanged' ? 'up to date' : ''),
    );
    await step(
      'Demo company',
      () => seedDatabase(order(storage.access), env),
      (done) => (done === 'kept' ? 'already there' : ''),
    );
    const bundles =
      options.pages === 'dev'
        ? null
        : await step(
            'Bundling the Workers',
            () => bundleWorkers(env),
            ({ outcome }) => (outcome === 'unchanged' ? 'unchanged' : ''),
          );
    const workers = await step('Starting the Workers', () => serve(bundles?.directory ?? null));
    stops.push(() => workers.stop());
    const died = workers.child.ended.then(() => workers.child.lastLines());
    return {
      appUrl: workers.appUrl,
      storage: storage.access,
      storageControlUrl: storage.controlUrl,
      died,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }

  async function openStorage(): Promise<Omit<Storage, 'stop'>> {
    if ('external' in wanted) return { access: wanted.external, controlUrl: null };
    const { port, controlPort = null } = wanted;
    const server = await step(
      'Starting the local S3 server',
      () => startStorage({ data, port, controlPort, log }),
      ({ access }) => access.endpoint,
    );
    stops.push(() => server.stop());
    return server;
  }

  function order(storage: BucketAccess) {
    return { dataDir: data.root, storage, further: [...(options.furtherCompanies ?? [])] };
  }

  async function serve(bundles: string | null): Promise<RunningWorkers> {
    const common = { data, port: appPort, log };
    if (bundles !== null)
      return startWorkers({ ...common, env, bundles, variables: workerVariables(secrets) });
    const { startDevServer } = await import('./start-dev-server');
    return startDevServer({ ...common, env: devEnvironment(data, secrets) });
  }
}
