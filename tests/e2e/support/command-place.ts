import { onTestFinished } from 'vitest';
import type { Scope } from '../../../core/access/permissions';
import { BucketReader } from './bucket-reader';
import { makeCycleBy } from './make-cycle';
import { makeToken } from './make-token';
import { signIns } from './sign-ins';
import { signedInCaller } from './signed-in-caller';
import { scratchDirectory, stack, storageAccess } from './stack';

/** A project with a cycle that nobody else uses, and surroundings in which the command may upload to it. */
export async function makePlace(scopes?: readonly Scope[]) {
  const { appUrl } = stack();
  const call = await signedInCaller(appUrl, signIns.demo);
  const made = await makeCycleBy((path, data) => call('POST', path, data), storageAccess());
  const bucket = new BucketReader(storageAccess());
  onTestFinished(() => bucket.empty(made.prefix).catch(() => {}));
  const token = await makeToken(call, scopes);
  const env = { LONGSHORE_ORIGIN: appUrl, LONGSHORE_TOKEN: token, XDG_CONFIG_HOME: await scratchDirectory() };
  const push = (folder: string, ...more: string[]) => [
    'push',
    folder,
    '--project',
    made.projectId,
    '--cycle',
    'C1',
    ...more,
  ];
  return { ...made, bucket, token, env, call, push };
}
