// Three surroundings, three sets of global types: pages, Workers, Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './install.mjs';

const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
let failed = 0;
for (const project of ['tsconfig.json', 'tsconfig.workers.json', 'tsconfig.node.json']) {
  const ran = spawnSync(process.execPath, [tsc, '--noEmit', '-p', project], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  if (ran.status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
