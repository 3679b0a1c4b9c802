import type { BrowserContext } from 'playwright-core';
import { z } from 'zod';
import type { BucketAccess } from '../../../core/storage/object-store';
import { requestAsPage } from './page-request';

const MadeSchema = z.record(z.string(), z.looseObject({ id: z.string(), prefix: z.string().optional() }));

export interface MadeCycle {
  readonly profileId: string;
  readonly projectId: string;
  readonly cycleId: string;
  readonly prefix: string;
}

/** A project of its own for the bucket, and a cycle with a prefix that nothing else uses. */
export async function makeCycle(
  context: BrowserContext,
  appUrl: string,
  storage: BucketAccess,
): Promise<MadeCycle> {
  const post = async (path: string, data: unknown) => {
    const response = await requestAsPage(context, `${appUrl}/api/v1${path}`, { method: 'POST', data });
    if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
    return response.json();
  };
  return await makeCycleBy(post, storage);
}

/** The same for anybody who can post to /api/v1. */
export async function makeCycleBy(
  send: (path: string, data: unknown) => Promise<unknown>,
  storage: BucketAccess,
): Promise<MadeCycle> {
  const post = async (path: string, data: unknown) => {
    const [made] = Object.values(MadeSchema.parse(await send(path, data)));
    if (!made) throw new Error(`${path} named nothing that was made`);
    return made;
  };
  const name = `Folder ${crypto.randomUUID().slice(0, 8)}`;
  const { bucket, ...access } = storage;
  const profile = await post('/storage-profiles', { name, ...access });
  const project = await post('/projects', { name, bucket, storageProfileId: profile.id });
  const cycle = await post(`/projects/${project.id}/cycles`, {});
  return { profileId: profile.id, projectId: project.id, cycleId: cycle.id, prefix: cycle.prefix ?? '' };
}
