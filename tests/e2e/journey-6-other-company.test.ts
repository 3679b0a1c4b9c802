import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { requestAsPage } from './support/page-request';
import { scratchDirectory, stack } from './support/stack';
import { pickFolder, startUpload, untilEnded } from './support/upload-page';
import { callApi, makeWorkplace } from './support/workplace';

const nowhere = '00000000-0000-4000-8000-000000000000';

test("another company's user can see and touch none of it", async () => {
  const folder = join(await scratchDirectory(), 'confidential-measurements');
  const files = await makeFolder(folder, 'journey-6', [plain('secret-name.csv', 4_000)]);
  const owner = await openBrowser();
  const place = await makeWorkplace(owner.context);
  await pickFolder(owner.page, place.cycleId, folder, files.length);
  const sessionId = await startUpload(owner.page);
  expect(await untilEnded(owner.page)).toBe('completed');

  const rival = await openBrowser('other');
  const { profileId, projectId, cycleId } = place;

  // Pages: as if it did not exist, and no word of it in any list.
  rival.expectErrors(/the server responded with a status of 404/);
  const pages = [
    `/sessions/${sessionId}`,
    `/projects/${projectId}`,
    `/projects/${projectId}/edit`,
    `/cycles/${cycleId}`,
  ];
  for (const path of [...pages, `/cycles/${cycleId}/upload`, `/storage-profiles/${profileId}`]) {
    const response = await rival.page.goto(stack().appUrl + path);
    expect(response?.status(), path).toBe(404);
    expect(await rival.page.content(), path).not.toMatch(/confidential|secret-name/);
  }
  for (const path of ['/sessions', '/projects', '/storage-profiles']) {
    await rival.page.goto(stack().appUrl + path);
    expect(await rival.page.content(), path).not.toMatch(/confidential|Journey /);
  }

  // API: every address answers for it just as for an id that nobody has.
  const calls: [method: string, path: (id: string) => string, id: string, body?: unknown][] = [
    ['GET', (id) => `/sessions/${id}`, sessionId],
    ['GET', (id) => `/sessions/${id}/files`, sessionId],
    ['GET', (id) => `/sessions/${id}/attempts`, sessionId],
    ['POST', (id) => `/sessions/${id}/scans`, sessionId],
    [
      'POST',
      (id) => `/sessions/${id}/manifest`,
      sessionId,
      { scan: 0, entries: [{ path: 'x', sizeBytes: 1, modifiedAtMs: 1 }] },
    ],
    ['POST', (id) => `/sessions/${id}/start`, sessionId, { scan: 0, files: 1 }],
    ...['pause', 'resume', 'cancel', 'retry', 'diagnosis'].map(
      (command) =>
        ['POST', (id: string) => `/sessions/${id}/${command}`, sessionId] as [
          string,
          (id: string) => string,
          string,
        ],
    ),
    ['POST', () => '/sessions', cycleId, { cycleId, folderName: 'mine' }],
    ['GET', (id) => `/cycles/${id}`, cycleId],
    ['PATCH', (id) => `/cycles/${id}`, cycleId, { description: 'mine' }],
    ['DELETE', (id) => `/cycles/${id}`, cycleId],
    ['GET', (id) => `/projects/${id}`, projectId],
    ['GET', (id) => `/projects/${id}/cycles`, projectId],
    ['POST', (id) => `/projects/${id}/cycles`, projectId, {}],
    ['PATCH', (id) => `/projects/${id}`, projectId, { name: 'mine' }],
    ['POST', (id) => `/projects/${id}/bucket-check`, projectId],
    ['DELETE', (id) => `/projects/${id}`, projectId],
    ['GET', (id) => `/storage-profiles/${id}`, profileId],
    ['PATCH', (id) => `/storage-profiles/${id}`, profileId, { name: 'mine' }],
    ['DELETE', (id) => `/storage-profiles/${id}`, profileId],
  ];
  for (const [method, path, id, body] of calls) {
    const theirs = await ask(rival.context, method, path(id), body);
    expect(theirs.status, `${method} ${path(id)}`).toBe(404);
    if (path(id) === path(nowhere)) continue;
    const nobodys = await ask(rival.context, method, path(nowhere), body);
    expect(theirs.text.replaceAll(id, nowhere), `${method} ${path(id)}`).toBe(nobodys.text);
  }
  // Its own project cannot borrow the other's access to storage.
  const borrowed = await ask(rival.context, 'POST', '/projects', {
    name: 'Borrowed',
    bucket: 'demo',
    storageProfileId: profileId,
  });
  expect([400, 404, 409, 422]).toContain(borrowed.status);

  // Socket: no upgrade, so no signature either; headers that name a company are of no use.
  const cookie = (await rival.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const path = `/api/v1/sessions/${sessionId}/socket`;
  const origin = stack().appUrl;
  const named = { 'x-longshore-company': 'any', 'x-longshore-user': 'any' };
  expect(await upgradeStatus(path, { cookie, origin })).toBe(404);
  expect(await upgradeStatus(path, { cookie, origin, ...named })).toBe(404);
  expect(await upgradeStatus(path, {})).toBe(401);
  const ownerCookie = (await owner.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(await upgradeStatus(path, { cookie: ownerCookie, origin: 'https://elsewhere.example' })).toBe(403);
  expect(await upgradeStatus(path, { cookie: ownerCookie })).toBe(403);
  expect(await upgradeStatus(path, { cookie: ownerCookie, origin })).toBe(101);

  // And nothing of it has changed for its owner.
  expect(JSON.stringify(await callApi(owner.context, 'GET', `/sessions/${sessionId}`))).toContain(
    '"state":"completed"',
  );
});

test('without a sign-in every page leads to the sign-in and every endpoint refuses', async () => {
  const stranger = await openBrowser(null);
  for (const path of [
    '/',
    '/sessions',
    '/projects',
    '/projects/new',
    '/storage-profiles',
    `/sessions/${nowhere}`,
  ]) {
    await stranger.page.goto(stack().appUrl + path);
    expect(new URL(stranger.page.url()).pathname, path).toBe('/sign-in');
  }
  for (const path of ['/sessions', '/projects', '/storage-profiles', `/sessions/${nowhere}`]) {
    expect((await ask(stranger.context, 'GET', path)).status, path).toBe(401);
  }
});

async function ask(context: BrowserContext, method: string, path: string, data?: unknown) {
  const response = await requestAsPage(context, `${stack().appUrl}/api/v1${path}`, { method, data });
  return { status: response.status(), text: await response.text() };
}

/** The status that answers a WebSocket handshake. */
function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const handshake = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.from('journey-6-socket').toString('base64'),
    };
    const request = httpRequest(stack().appUrl + path, {
      agent: false,
      headers: { ...handshake, ...headers },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    request.end();
  });
}
