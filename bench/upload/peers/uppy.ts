import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../../local/child-process';
import { presign, type RequestShape } from '../../../workers/s3/signed-request';
import type { Job, Peer } from '../peer';
import { runPeerPage } from '../peer-page';

const WantedSchema = z.object({
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
  key: z.string(),
  uploadId: z.string().optional(),
  partNumber: z.number().optional(),
});

/** Uppy with @uppy/aws-s3 as it comes, and a server that signs what it asks for. */
export const uppy: Peer = {
  name: 'uppy',
  missing: () => (existsSync(join(projectRoot, 'node_modules/@uppy/aws-s3')) ? null : 'it is not installed'),
  run: (job) => {
    const cache = new Map<string, ArrayBuffer>();
    const entry = new URL('../uppy-page/main.ts', import.meta.url);
    return runPeerPage({ entry, answer: (of, wanted) => signed(of, wanted, cache) }, job);
  },
};

async function signed(
  { storage, prefix }: Job,
  wanted: unknown,
  cache: Map<string, ArrayBuffer>,
): Promise<{ url: string }> {
  const { method, key, uploadId, partNumber } = WantedSchema.parse(wanted);
  const query: Record<string, string> = {};
  if (uploadId) query.uploadId = uploadId;
  if (partNumber) query.partNumber = String(partNumber);
  if (method === 'POST' && !uploadId) query.uploads = '';
  const shape: RequestShape = { method, key: prefix + key, query };
  return { url: (await presign(storage, { ...shape, expiresSeconds: 3_600, cache })).url };
}
