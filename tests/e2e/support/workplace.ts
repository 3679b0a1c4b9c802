import type { BrowserContext } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { BucketAccess } from '../../../core/storage/object-store';
import { BucketReader } from './bucket-reader';
import { makeCycle } from './make-cycle';
import { requestAsPage } from './page-request';
import { stack, storageAccess } from './stack';

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
  const { prefix, ...ids } = await makeCycle(context, stack().appUrl, access);
  const bucket = new BucketReader(storageAccess({ bucket: access.bucket }));
  onTestFinished(() => bucket.empty(prefix).catch(() => {}));
  return { ...ids, prefix, bucket };
}

/** As the signed-in person, by their cookie. Throws on anything but a success. */
export async function callApi(
  context: BrowserContext,
  method: string,
  path: string,
  data?: unknown,
): Promise<unknown> {
  const response = await requestAsPage(context, `${stack().appUrl}/api/v1${path}`, { method, data });
  const text = await response.text();
  if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
