import { join } from 'node:path';
import { projectRoot } from '../../../local/child-process';
import { demoSignIn } from '../../../local/seed';
import { makeCycleBy } from '../../../tests/e2e/support/make-cycle';
import { makeToken } from '../../../tests/e2e/support/make-token';
import { signedInCaller } from '../../../tests/e2e/support/signed-in-caller';
import type { Surroundings } from '../../result';
import { type Peer, timed } from '../peer';
import { ended } from './command';

/** Longshore's own command line: from its start to its end, when all objects have been verified. */
export const oursCli = ({ appUrl, storage }: Surroundings): Peer => ({
  name: 'ours',
  missing: () => null,
  async run({ folder }) {
    const call = await signedInCaller(appUrl, demoSignIn);
    const { projectId, prefix } = await makeCycleBy((path, data) => call('POST', path, data), storage);
    const env = { PATH: process.env.PATH, LONGSHORE_ORIGIN: appUrl, LONGSHORE_TOKEN: await makeToken(call) };
    const command = join(projectRoot, 'cli/longshore.cjs');
    // Bundles it where a source has changed, which is not to be measured.
    await ended(process.execPath, [command, '--help'], env);
    const push = [command, 'push', folder, '--project', projectId, '--cycle', 'C1', '--json'];
    return { ...(await timed(() => ended(process.execPath, push, env))), prefix };
  },
});
