import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { BucketAccess } from '../../../core/storage/object-store';
import { buildPages } from '../../../local/build-pages';
import { bundleWorkers } from '../../../local/bundle-workers';
import { type DataDirectory, openDataDirectory } from '../../../local/data-directory';
import { migrate } from '../../../local/migrate';
import { freePort } from '../../../local/ports';
import { startLongshore } from '../../../local/start-services';
import { toolEnvironment } from '../../../local/worker-environment';
import { externalStorage } from './external-storage';
import { signIns } from './sign-ins';

export interface StackFacts {
  readonly appUrl: string;
  readonly storage: BucketAccess;
  /** Null where the bucket is another server's. */
  readonly controlUrl: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each file of journeys that may run at a time. */
    stacks: readonly StackFacts[];
  }
}

interface Place {
  readonly data: DataDirectory;
  readonly env: NodeJS.ProcessEnv;
}

/** A Longshore for each lane of journeys: what one does to its storage server must not reach another. */
export default async function startStacks({ provide, config }: TestProject) {
  const external = externalStorage();
  const first = await newPlace();
  const others = await Promise.all(Array.from({ length: config.maxWorkers - 1 }, newPlace));
  const places = [first, ...others];
  // The build that all of them serve leaves a processor to their databases.
  await Promise.all([build(first.env), ...places.map(({ data, env }) => migrate(data, env))]);
  const stacks = await Promise.all(places.map(({ data }) => startStack(data.root, external)));
  provide(
    'stacks',
    stacks.map(({ facts }) => facts),
  );
  return async () => void (await Promise.all(stacks.map(({ stop }) => stop())));
}

async function newPlace(): Promise<Place> {
  const data = openDataDirectory(await mkdtemp(join(tmpdir(), 'longshore-e2e-')));
  return { data, env: toolEnvironment(data) };
}

async function build(env: Place['env']): Promise<void> {
  await buildPages();
  await bundleWorkers(env);
}

/** Started by the code of `npm start`, on free ports and with data of its own. */
async function startStack(dataDir: string, external: BucketAccess | null) {
  const lines: string[] = [];
  const longshore = await startLongshore({
    dataDir,
    appPort: await freePort(),
    storage: external ? { external } : { port: await freePort(), controlPort: 0 },
    log: (line) => {
      lines.push(line);
      if (process.env.LONGSHORE_TEST_LOG) console.log(line);
    },
    furtherCompanies: [
      {
        company: 'Rival Laboratory',
        users: [{ ...signIns.other, displayName: 'Rita Rival', role: 'admin' }],
        project: 'Rival project',
      },
    ],
  });
  let isDone = false;
  void longshore.died.then((last) => {
    if (!isDone) console.error(`The Workers ended in the middle of the journeys:\n${last}`);
  });
  const facts: StackFacts = {
    appUrl: longshore.appUrl,
    storage: longshore.storage,
    controlUrl: longshore.storageControlUrl,
  };
  const stop = async () => {
    isDone = true;
    await longshore.stop();
    const errors = lines.filter((line) => line.startsWith('error'));
    if (errors.length > 0) console.log(`The Workers logged errors meanwhile:\n${errors.join('\n')}`);
    await rm(dataDir, { recursive: true, force: true });
  };
  return { facts, stop };
}
