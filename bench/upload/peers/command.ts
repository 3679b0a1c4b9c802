import { spawn, spawnSync } from 'node:child_process';
import { type Job, type Peer, storageOf, timed } from '../peer';

/** Nothing else is handed on: settings of the person's own would change what is measured. */
const { PATH, HOME } = process.env;
const surroundings = { PATH, HOME };

/** A program of the command line; keys are in its environment and not in its arguments. */
function commandPeer(
  name: string,
  command: string,
  argumentsOf: (job: Job) => string[],
  environmentOf: (job: Job) => NodeJS.ProcessEnv,
): Peer {
  return {
    name,
    missing: () =>
      spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
        ? null
        : `${command} is not installed`,
    async run(given) {
      const job = { ...given, storage: await storageOf(given) };
      const environment = { ...surroundings, ...environmentOf(job) };
      const ran = await timed(() => ended(command, argumentsOf(job), environment));
      return { ...ran, prefix: job.prefix };
    },
  };
}

export const rclone = (transfers: number): Peer =>
  commandPeer(
    `rclone-${transfers}`,
    'rclone',
    ({ folder, storage, prefix }) => [
      'copy',
      folder,
      `bench:${storage.bucket}/${prefix}`,
      '--transfers',
      String(transfers),
    ],
    ({ storage }) => ({
      RCLONE_CONFIG_BENCH_TYPE: 's3',
      RCLONE_CONFIG_BENCH_PROVIDER: 'Ceph',
      RCLONE_CONFIG_BENCH_ENDPOINT: storage.endpoint,
      RCLONE_CONFIG_BENCH_REGION: storage.region,
      RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: storage.accessKeyId,
      RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: storage.secretAccessKey,
    }),
  );

export const awscli: Peer = commandPeer(
  'awscli',
  '/usr/bin/aws',
  ({ folder, storage, prefix }) => [
    's3',
    'cp',
    '--recursive',
    '--only-show-errors',
    '--endpoint-url',
    storage.endpoint,
    folder,
    `s3://${storage.bucket}/${prefix}`,
  ],
  ({ storage }) => ({
    AWS_ACCESS_KEY_ID: storage.accessKeyId,
    AWS_SECRET_ACCESS_KEY: storage.secretAccessKey,
    AWS_DEFAULT_REGION: storage.region,
  }),
);

/** Runs a program to its end; throws with what it said where that is no success. */
export function ended(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${said.slice(-500)}`)),
    );
  });
}
