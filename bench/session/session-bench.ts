import { mkdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BucketAccess } from '../../core/storage/object-store';
import { projectRoot } from '../../local/child-process';
import { openDataDirectory } from '../../local/data-directory';
import { migrate } from '../../local/migrate';
import { loadSecrets } from '../../local/secrets';
import { seedDatabase } from '../../local/seed-order';
import { startStorage } from '../../local/start-storage';
import { toolEnvironment, workerVariables } from '../../local/worker-environment';
import { BenchClient } from './bench-client';
import { type Counts, CountsSchema, sumOf } from './counts';
import { startWatchedWorkers } from './watched-workers';

/** Both Workers in workerd with the bench's eyes in the coordinator, the local S3 server, and a company with a project. */
export interface SessionBench {
  readonly url: string;
  readonly client: BenchClient;
  readonly companyId: string;
  readonly projectId: string;
  /** Another project with the same bucket, at another address. */
  projectAt(endpoint: string): Promise<string>;
  readonly storage: BucketAccess;
  /** Everything that both Workers have been billed for so far. */
  counts(): Promise<Counts>;
  /** In a cycle of its own. */
  newSession(): Promise<string>;
  askCoordinator(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startSessionBench(scratch: string): Promise<SessionBench> {
  const data = openDataDirectory(await mkdtemp(join(scratch, 'session-')));
  const env = toolEnvironment(data);
  const variables = { ...workerVariables(loadSecrets(data)), API_RATE_LIMIT: '100000000/60' };
  // wrangler wants it to be there; none of these Workers serves a page.
  mkdirSync(join(projectRoot, 'build/client'), { recursive: true });
  await migrate(data, env);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.reverse().splice(0)) await undo();
  };
  try {
    const server = await startStorage({ data, port: 0, controlPort: null, log: () => {} });
    stops.push(() => server.stop());
    await seedDatabase({ dataDir: data.root, storage: server.access, further: [] }, env);
    const workers = await startWatchedWorkers(data, env, variables);
    stops.push(() => workers.stop());
    const client = await BenchClient.signIn(workers.url);
    const projectId = await makeProject(client, server.access);
    const { companyId } = z.object({ companyId: z.string() }).parse(await client.get('/auth/me'));
    const newSession = async () => {
      const { id: cycleId } = await client.make(`/projects/${projectId}/cycles`, {});
      return (await client.make('/sessions', { cycleId, folderName: 'bench' })).id;
    };
    const counts = async (): Promise<Counts> => {
      const app: unknown = await (await fetch(`${workers.url}/counts`)).json();
      const coordinator = await workers.askCoordinator('/counts');
      return sumOf([app, coordinator].map((answer) => CountsSchema.parse(answer)));
    };
    const { url, askCoordinator } = workers;
    const storage = server.access;
    const projectAt = (endpoint: string) => makeProject(client, { ...storage, endpoint }, 'Elsewhere');
    return {
      url,
      client,
      companyId,
      projectId,
      projectAt,
      storage,
      counts,
      newSession,
      askCoordinator,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeProject(client: BenchClient, storage: BucketAccess, name = 'Bench'): Promise<string> {
  const { bucket, ...access } = storage;
  const { id } = await client.make('/storage-profiles', { name, ...access });
  return (await client.make('/projects', { name, bucket, storageProfileId: id })).id;
}
