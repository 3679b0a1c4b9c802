import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_CREDENTIALS, DEMO_REGION } from '../local/s3/demo-credentials.ts';
import { ensureBucket } from '../local/s3/ensure-bucket.ts';
import { errorCode } from '../local/s3/node-errors.ts';
import { type LocalS3, startLocalS3 } from '../local/s3/server.ts';

const bucket = process.env.S3_BUCKET || 'dev';
const port = readPort('S3_PORT') ?? 9090;
const controlPort = readPort('S3_CONTROL_PORT') ?? null;
const server = await start();
await ensureBucket({
  endpoint: server.endpoint,
  region: DEMO_REGION,
  bucket,
  credentials: DEMO_CREDENTIALS,
  allowedOrigins: ['*'],
}).catch(async (error: Error) => {
  await server.close();
  exit(`The bucket "${bucket}" could not be made: ${error.message}`);
});
console.log(`export S3_ENDPOINT=${server.endpoint}`);
console.log(`export S3_REGION=${DEMO_REGION}`);
console.log(`export S3_BUCKET=${bucket}`);
console.log(`export AWS_ACCESS_KEY_ID=${DEMO_CREDENTIALS.accessKeyId}`);
console.log(`export AWS_SECRET_ACCESS_KEY=${DEMO_CREDENTIALS.secretAccessKey}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}

async function start(): Promise<LocalS3> {
  const dataDir =
    process.env.LONGSHORE_S3_DATA || join(fileURLToPath(new URL('..', import.meta.url)), '.longshore', 's3');
  try {
    return await startLocalS3({
      dataDir,
      port,
      controlPort,
      host: '127.0.0.1',
      credentials: [DEMO_CREDENTIALS],
      region: DEMO_REGION,
      log: (line) => console.error(line),
    });
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') {
      exit(
        `Port ${takenPort(error)} is taken: stop what uses it, or choose another one with S3_PORT or S3_CONTROL_PORT.`,
      );
    }
    exit(error instanceof Error ? error.message : String(error));
  }
}

function readPort(name: string): number | undefined {
  const value = process.env[name];
  if (!value) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  exit(`${name} must be a port number, and not "${value}".`);
}

function takenPort(error: unknown): unknown {
  return error instanceof Error && 'port' in error ? error.port : port;
}

function exit(message: string): never {
  console.error(message);
  process.exit(1);
}
