import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../../local/child-process';
import { freePort, requireFreePort } from '../../local/ports';
import { scratchDirectory } from './support/stack';

interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
  ended(): Promise<number | null>;
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/start.mjs')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const exit = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines, ended: async () => (await exit)[0] };
}

test.each(['LONGSHORE_PORT', 'S3_PORT'])(
  'a port that is taken is named in one sentence, with %s',
  async (variable) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const free = String(await freePort());
    const dataDir = join(await scratchDirectory(), 'data');
    const ports = { LONGSHORE_PORT: free, S3_PORT: free, [variable]: String(port) };
    const { lines, ended } = start({ LONGSHORE_DATA: dataDir, ...ports });
    expect(await ended()).toBe(1);
    const sentences = lines.filter((line) => line.includes('Port'));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(new RegExp(`^Port ${port} is taken.*${variable}=${port + 1}`));
    expect(
      lines.filter((line) => line.includes('✓')),
      'nothing was started',
    ).toEqual([]);
  },
);

test('one port for both is told in one sentence', async () => {
  const port = await freePort();
  const dataDir = join(await scratchDirectory(), 'data');
  const both = { LONGSHORE_PORT: String(port), S3_PORT: String(port) };
  const { lines, ended } = start({ LONGSHORE_DATA: dataDir, ...both });
  expect(await ended()).toBe(1);
  const sentence = `Port ${port} is taken by Longshore, and the local S3 server needs it: choose another port with S3_PORT, such as S3_PORT=${port + 1}.`;
  expect(lines.filter((line) => line.includes('Port'))).toEqual([sentence]);
  expect(
    lines.filter((line) => line.includes('✓')),
    'nothing was started',
  ).toEqual([]);
});

test('it says where to go and how to sign in, and Ctrl-C gives everything back', async () => {
  const [app, storage] = [await freePort(), await freePort()];
  const dataDir = await scratchDirectory();
  const { child, lines, ended } = start({
    LONGSHORE_DATA: dataDir,
    LONGSHORE_PORT: String(app),
    S3_PORT: String(storage),
  });
  await expect
    .poll(() => lines.join('\n'), { timeout: 120_000 })
    .toContain(`Open http://127.0.0.1:${app} and sign in as admin with admin123.`);
  expect((await fetch(`http://127.0.0.1:${app}/sign-in`)).status).toBe(200);
  const stoppedAtMs = Date.now();
  child.kill('SIGINT');
  expect(await ended()).toBe(0);
  expect(Date.now() - stoppedAtMs).toBeLessThan(20_000);
  await requireFreePort(app, 'LONGSHORE_PORT', 'the next start');
  await requireFreePort(storage, 'S3_PORT', 'the next start');
});
