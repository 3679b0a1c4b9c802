// Three surroundings, three sets of global types: pages, Workers, Node. Side by side, since tsc uses one processor.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from './install.mjs';

const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');

async function passes(project) {
  const args = [tsc, '--noEmit', '--pretty', String(process.stdout.isTTY ?? false), '-p', project];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  // In one piece, or the findings of two would mingle.
  process.stdout.write(await text(child.stdout));
  return (await exited) === 0;
}

const passed = await Promise.all(
  ['tsconfig.json', 'tsconfig.workers.json', 'tsconfig.node.json'].map(passes),
);
process.exitCode = passed.every(Boolean) ? 0 : 1;
