import { randomUUID } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { BucketAccess } from '../../../core/storage/object-store';
import { BucketReader } from './bucket-reader';
import { stack, storageAccess } from './stack';

const CycleAnswer = z.object({ cycle: z.object({ id: z.string(), prefix: z.string() }) });

export interface Workplace {
  readonly profileId: string;
  readonly projectId: string;
  readonly cycleId: string;
  readonly prefix: string;
  readonly bucket: BucketReader;
}

/** A project with one cycle, and a prefix that nothing else uses. What was uploaded to it is removed after the test. */
export async function makeWorkplace(
  context: BrowserContext,
  change: Partial<BucketAccess> = {},
): Promise<Workplace> {
  const access = storageAccess(change);
  const name = `Journey ${randomUUID().slice(0, 8)}`;
  const { endpoint, region, accessKeyId, secretAccessKey } = access;
  const profileId = idOf(
    await callApi(context, 'POST', '/storage-profiles', {
      name,
      endpoint,
      region,
      accessKeyId,
      secretAccessKey,
    }),
  );
  const projectId = idOf(
    await callApi(context, 'POST', '/projects', { name, bucket: access.bucket, storageProfileId: profileId }),
  );
  const answer = await callApi(context, 'POST', `/projects/${projectId}/cycles`, {});
  const { cycle } = CycleAnswer.parse(answer);
  const bucket = new BucketReader(storageAccess({ bucket: access.bucket }));
  onTestFinished(() => bucket.empty(cycle.prefix).catch(() => {}));
  return { profileId, projectId, cycleId: cycle.id, prefix: cycle.prefix, bucket };
}

/** As the signed-in person, by their cookie. Throws on anything but a success. */
export async function callApi(
  context: BrowserContext,
  method: string,
  path: string,
  data?: unknown,
): Promise<unknown> {
  const { appUrl } = stack();
  // As a page of Longshore would send it: a cookie alone is no proof of whose page asked.
  const headers = { origin: appUrl };
  const response = await context.request.fetch(`${appUrl}/api/v1${path}`, { method, data, headers });
  const text = await response.text();
  if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** The answer to a creation names the new thing after its kind: take the id of whichever it is. */
function idOf(answer: unknown): string {
  const [made] = Object.values(z.record(z.string(), z.object({ id: z.string() })).parse(answer));
  if (!made) throw new Error('The answer names nothing that was made');
  return made.id;
}
