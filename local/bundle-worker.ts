import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commandScript, runNode } from './child-process';

/** Bundles a Worker as a deployment would, and changes nothing else; the path of its one module. `entry` stands in for its own. */
export async function bundleWorker(
  config: string,
  outDir: string,
  env: NodeJS.ProcessEnv = process.env,
  entry?: string,
): Promise<string> {
  const args = ['deploy', ...(entry ? [entry] : []), '--dry-run', '--outdir', outDir, '-c', config];
  await runNode(commandScript('wrangler', 'wrangler'), args, {
    env,
    what: `Bundling the Worker of ${config}`,
  });
  const [name, ...others] = (await readdir(outDir)).filter((file) => file.endsWith('.js'));
  if (!name || others.length > 0) throw new Error(`Expected one module in ${outDir}`);
  return join(outDir, name);
}
