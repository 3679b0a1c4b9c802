import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { logout } from './commands/login';
import { keptFile } from './kept-sign-in';
import { findServer } from './server';

async function damaged() {
  const config = await mkdtemp(join(tmpdir(), 'longshore-sign-in-'));
  onTestFinished(() => rm(config, { recursive: true }));
  const env = { XDG_CONFIG_HOME: config };
  await mkdir(dirname(keptFile(env)));
  await writeFile(keptFile(env), '{"origin":');
  return env;
}

it('reads nothing that was kept where the environment has all that it takes', async () => {
  const env = await damaged();
  const token = `lsk_${'a'.repeat(43)}`;
  const own = { ...env, LONGSHORE_TOKEN: token, LONGSHORE_ORIGIN: 'https://longshore.test' };
  expect(findServer(own, undefined)).toMatchObject({ origin: 'https://longshore.test', token });
  expect(() => findServer(env, undefined)).toThrow(/is damaged\. Run longshore login --origin/);
});

it('forgets a damaged sign-in', async () => {
  const env = await damaged();
  expect(logout(env)).toMatchObject({ exitCode: 0, data: { forgotten: true } });
  expect(existsSync(keptFile(env))).toBe(false);
  expect(logout(env)).toMatchObject({ exitCode: 0, data: { forgotten: false } });
});
