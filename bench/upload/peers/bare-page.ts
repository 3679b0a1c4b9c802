import { z } from 'zod';
import { signForm } from '../../../workers/s3/signed-form';
import { presign, type RequestShape, signedFetch } from '../../../workers/s3/signed-request';
import { partBytes, type SendPlan } from '../bare-page/plan';
import type { Job, Peer } from '../peer';
import { runPeerPage } from '../peer-page';

const WantedSchema = z.array(z.object({ path: z.string(), sizeBytes: z.number() }));
const expiresSeconds = 3_600;

/**
 * What a page in Chromium can do at most: each file is posted as a form, or put in parts, with signatures (and uploads of parts)
 * that were made beforehand; no digests, no preflight for each file, nothing recorded and nothing verified.
 */
export const barePage: Peer = {
  name: 'bare-page',
  missing: () => null,
  run: (job) =>
    runPeerPage({ entry: new URL('../bare-page/main.ts', import.meta.url), answer: planAll }, job),
};

async function planAll(job: Job, wanted: unknown): Promise<SendPlan[]> {
  const cache = new Map<string, ArrayBuffer>();
  const plans: SendPlan[] = [];
  for (const { path, sizeBytes } of WantedSchema.parse(wanted))
    plans.push(await planOf(job, job.prefix + path, sizeBytes, cache));
  return plans;
}

async function planOf(
  { storage }: Job,
  key: string,
  sizeBytes: number,
  cache: Map<string, ArrayBuffer>,
): Promise<SendPlan> {
  if (sizeBytes <= partBytes) {
    const form = await signForm(storage, {
      key,
      sizeBytes,
      digest: {},
      expiresSeconds,
      nowMs: Date.now(),
      cache,
    });
    return { kind: 'form', ...form };
  }
  const opened = await signedFetch(storage, { method: 'POST', key, query: { uploads: '' } });
  const uploadId = /<UploadId>([^<]+)</.exec(opened.ok ? opened.value.text : '')?.[1];
  if (!uploadId) throw new Error(`The bucket opened no upload of parts for ${key}`);
  const sign = async (shape: RequestShape) =>
    (await presign(storage, { ...shape, expiresSeconds, cache })).url;
  const partNumbers = Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => index + 1);
  const partUrls = partNumbers.map((partNumber) =>
    sign({ method: 'PUT', key, query: { uploadId, partNumber: String(partNumber) } }),
  );
  return {
    kind: 'parts',
    partUrls: await Promise.all(partUrls),
    joinUrl: await sign({ method: 'POST', key, query: { uploadId } }),
  };
}
