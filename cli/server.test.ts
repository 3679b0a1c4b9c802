import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { logout } from './commands/login';
import { keptFile } from './kept-sign-in';
import { ask, findServer, serverAt } from './server';

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

it.each([200, 401, 404])('says of a page with status %i that something else answers', async (status) => {
  const portal = createServer((_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Welcome to this network</html>'),
  ).listen(0, '127.0.0.1');
  await once(portal, 'listening');
  onTestFinished(() => void portal.close());
  const server = serverAt(`http://127.0.0.1:${(portal.address() as AddressInfo).port}`, 'token');
  await expect(ask(server, (client) => client.GET('/api/v1/projects'))).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('answers in its place'),
  });
});
