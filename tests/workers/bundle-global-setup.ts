import { join } from 'node:path';
import { bundleWorker } from '../../local/bundle-worker';
import { projectRoot } from '../../local/child-process';

/** What the tests run against is bundled as a deployment is, once; a change is seen at the next start of vitest. */
export default async function bundleWorkersUnderTest() {
  const outDir = join(projectRoot, '.cache/workers-under-test');
  await bundleWorker('tests/workers/wrangler.toml', outDir);
}
