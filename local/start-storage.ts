import type { BucketAccess } from '../core/storage/object-store';
import type { DataDirectory } from './data-directory';
import { ensureBucket, OPEN_CORS } from './s3/ensure-bucket';
import { startLocalS3 } from './s3/server';

/** Not secrets: the server listens on this machine only, and these keys open nothing else. */
const credential = {
  accessKeyId: 'LONGSHORELOCALKEY01',
  secretAccessKey: 'longshore-local-secret-0000000000000001',
};
const region = 'us-east-1';

export interface Storage {
  readonly access: BucketAccess;
  /** Of the local server where it was asked for: faults, request log, stop and start. */
  readonly controlUrl: string | null;
  stop(): Promise<void>;
}

/** The local S3 server with the bucket `demo`, in this process. */
export async function startStorage(options: {
  data: DataDirectory;
  port: number;
  controlPort: number | null;
  log: (line: string) => void;
}): Promise<Storage> {
  const server = await startLocalS3({
    dataDir: options.data.s3,
    port: options.port,
    controlPort: options.controlPort,
    host: '127.0.0.1',
    credentials: [credential],
    region,
    roles: [{ arn: 'arn:aws:iam::000000000000:role/longshore', externalId: null }],
    log: (line) => options.log(`storage    ${line}`),
  });
  const access = { endpoint: server.endpoint, region, bucket: 'demo', ...credential };
  try {
    await ensureBucket(access, OPEN_CORS);
  } catch (error) {
    await server.close();
    throw error;
  }
  return { access, controlUrl: server.controlEndpoint, stop: () => server.close() };
}
