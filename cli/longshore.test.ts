import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectRoot } from '../local/child-process';

/** A Longshore whose command is the bundle that `use` puts there, said to be made so many seconds ago. */
async function place() {
  const root = await mkdtemp(join(tmpdir(), 'longshore-bundle-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const source of ['cli/longshore.cjs', 'scripts/require-node.cjs'])
    await cp(join(projectRoot, source), join(root, source));
  await mkdir(join(root, '.cache/cli'), { recursive: true });
  await writeFile(join(root, '.cache/cli/sources.json'), '[]');
  const bundle = join(root, '.cache/cli/longshore.cjs');
  const use = async (text: string, secondsAgo: number) => {
    await writeFile(`${bundle}.new`, text);
    await utimes(`${bundle}.new`, new Date(), new Date(Date.now() - secondsAgo * 1_000));
    await rename(`${bundle}.new`, bundle);
  };
  const start = () => {
    const child = spawn(process.execPath, [join(root, 'cli/longshore.cjs')]);
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    return { child, ended: once(child, 'close').then(() => said) };
  };
  return { use, start };
}

/** Says its name at once, and once more when its input ends. */
const bundleNamed = (name: string) =>
  `const say = () => console.log('${name}'); say(); process.stdin.resume().on('end', say);`;

it('runs the bundle that is there, though a command that ended later had begun with another one', async () => {
  const { use, start } = await place();
  await use(bundleNamed('first'), 60);
  const long = start();
  await once(long.child.stdout, 'data');
  await use(bundleNamed('other'), 30);
  long.child.stdin.end();
  expect(await long.ended).toBe('first\nfirst\n');
  const next = start();
  next.child.stdin.end();
  expect(await next.ended).toBe('other\nother\n');
});

it('runs the bundle that is there, though code of another one of its length was kept after it was made', async () => {
  const { use, start } = await place();
  await use(bundleNamed('first'), 60);
  const early = start();
  early.child.stdin.end();
  expect(await early.ended).toBe('first\nfirst\n');
  await use(bundleNamed('other'), 30);
  const next = start();
  next.child.stdin.end();
  expect(await next.ended).toBe('other\nother\n');
});
