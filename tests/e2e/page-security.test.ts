import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser, type Person } from './support/browser';
import { makeFolder, plain } from './support/folder-maker';
import { requestAsPage } from './support/page-request';
import { fillPattern, readPageRoutes } from './support/page-routes';
import { watchPolicy } from './support/policy-watch';
import { directiveOf, expectSecurityHeaders, expectWorkerHeaders } from './support/security-headers';
import { scratchDirectory, stack, until } from './support/stack';
import { pickFolder, startUpload, untilEnded } from './support/upload-page';
import { callApi, makeWorkplace } from './support/workplace';

const Created = z.object({ session: z.object({ id: z.string() }) });

test('every page keeps to its content security policy and carries the headers', async () => {
  const person = await openBrowser();
  const { page, context, expectErrors } = person;
  const watch = await watchPolicy(context);
  const place = await makeWorkplace(context);
  const made = await callApi(context, 'POST', '/sessions', { cycleId: place.cycleId, folderName: 'samples' });
  const params = {
    projectId: place.projectId,
    cycleId: place.cycleId,
    profileId: place.profileId,
    sessionId: Created.parse(made).session.id,
    userId: await userIdOf(person),
    // Pages of one-time links and of single sign-on say that they know no such thing.
    token: 'a'.repeat(43),
    slug: 'no-such-company',
    companyId: 'no-such-company',
  };
  const routes = await readPageRoutes();
  expect(routes.length).toBeGreaterThan(10);
  expectErrors(/the server responded with a status of 4\d\d/);
  for (const { pattern, file } of routes) {
    const path = fillPattern(pattern, params);
    await openWhole(page, path, file);
  }
  expect(watch.violations).toEqual([]);
});

test('a visitor who is not signed in gets the same headers', async () => {
  const { page, context } = await openBrowser(null);
  const watch = await watchPolicy(context);
  for (const path of ['/sign-in', '/projects', '/']) await openWhole(page, path, path);
  expect(watch.violations).toEqual([]);
});

test('answers that are no pages carry the headers too', async () => {
  const { context } = await openBrowser();
  const ask = async (path: string, init: { method?: string; headers?: Record<string, string> } = {}) => {
    const url = `${stack().appUrl}${path}`;
    const response = await requestAsPage(context, url, { ...init, maxRedirects: 0 });
    return { status: response.status(), headers: response.headers() };
  };
  const asked = [
    { path: '/api/v1/projects', status: 200 },
    { path: '/api/v1/no-such-thing', status: 404 },
    { path: '/.well-known/jwks.json', status: 200 },
    { path: '/projects.data', status: 200 },
    { path: '/no-such-page', status: 404 },
    { path: '/sign-out', status: 302 },
    { path: '/web-workers/none.js', status: 404 },
  ];
  for (const { path, status } of asked) {
    const answer = await ask(path);
    expect(answer.status, path).toBe(status);
    expectWorkerHeaders(answer.headers, path);
  }
  const foreign = await ask('/sign-out', {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(foreign.status).toBe(403);
  expectWorkerHeaders(foreign.headers, 'a request from another site');

  // As the server wrote them: React takes the preloads out of the page once it has hydrated.
  const html = await (await requestAsPage(context, stack().appUrl)).text();
  const assets = [...html.matchAll(/<link [^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '');
  expect(assets.length).toBeGreaterThan(2);
  for (const path of assets) expectSecurityHeaders((await ask(path)).headers, path);
});

test('an upload and a bucket check keep to the policy, whose Web Workers may reach the buckets and nothing else', async () => {
  const { page, context } = await openBrowser();
  const watch = await watchPolicy(context);
  const scripts: Record<string, string>[] = [];
  context.on('response', (response) => {
    if (response.url().includes('/web-workers/')) scripts.push(response.headers());
  });
  const folder = join(await scratchDirectory(), 'small');
  // Loaded before the storage profile is made, and never again: moving on stays in this document.
  await page.goto(`${stack().appUrl}/projects`);
  const { projectId, cycleId } = await makeWorkplace(context);
  const files = await makeFolder(folder, 'policy', [plain('a.bin', 4_000), plain('b/c.bin', 70_000)]);
  for (const path of ['/sessions', '/projects', `/projects/${projectId}`])
    await page.locator(`a[href="${path}"]`).first().click();
  await page.getByTestId('bucket-check').click();
  const result = page.getByTestId('bucket-check-result');
  await result.locator('li').first().waitFor({ timeout: 120_000 });
  expect(await result.locator('[data-ok=false]').allTextContents()).toEqual([]);

  await pickFolder(page, cycleId, folder, files.length);
  await startUpload(page);
  expect(await untilEnded(page)).toBe('completed');

  await until(
    'both scripts',
    async () => scripts.length,
    (count) => count >= 2,
  );
  const bucket = new URL(stack().storage.endpoint).origin;
  for (const headers of scripts) {
    expectWorkerHeaders(headers, 'a script of a Web Worker');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(directiveOf(headers, 'connect-src').split(' ')).toContain(bucket);
    expect(directiveOf(headers, 'script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
  }
  expect(watch.violations).toEqual([]);
});

test('a script of a Web Worker that nobody signed in asks for names no bucket', async () => {
  const { page, context } = await openBrowser();
  const loaded = page.waitForResponse((response) => response.url().includes('/web-workers/'));
  const { cycleId } = await makeWorkplace(context);
  const folder = join(await scratchDirectory(), 'one');
  const files = await makeFolder(folder, 'policy-one', [plain('a.bin', 10)]);
  await pickFolder(page, cycleId, folder, files.length);
  const url = (await loaded).url();
  const stranger = await fetch(url);
  const headers = Object.fromEntries(stranger.headers);
  const own = stack().appUrl.replace('http', 'ws');
  expect(directiveOf(headers, 'connect-src')).toBe(`connect-src 'self' ${own}`);
});

test('what is not ours cannot run in a page', async () => {
  const { page, context, expectErrors } = await openBrowser();
  const { violations } = await watchPolicy(context);
  expectErrors(/Content Security Policy/, /TrustedHTML|TrustedScript/);
  await page.goto(`${stack().appUrl}/projects`);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.appendChild(document.createTextNode('window.ranInjected = true'));
    document.body.append(script);
    const style = document.createElement('style');
    style.appendChild(document.createTextNode('body { display: none }'));
    document.head.append(style);
    const module = document.createElement('link');
    module.rel = 'modulepreload';
    module.href = 'https://elsewhere.example/script.js';
    document.head.append(module);
    return fetch('https://elsewhere.example/').catch(() => null);
  });
  await until(
    'the violations',
    async () => violations.join('\n'),
    (told) => {
      const kinds = ['script-src-elem', 'style-src-elem', 'connect-src'];
      return kinds.every((kind) => told.includes(`${kind} forbids`));
    },
    20_000,
  );
  expect(await page.evaluate(() => 'ranInjected' in window)).toBe(false);
});

async function openWhole(page: Page, path: string, what: string): Promise<void> {
  const response = await page.goto(`${stack().appUrl}${path}`, { waitUntil: 'load' });
  if (!response) throw new Error(`${what}: no answer`);
  const headers = response.headers();
  expectWorkerHeaders(headers, what);
  expect(response.status(), what).toBeLessThan(500);
  if (!(headers['content-type'] ?? '').startsWith('text/html')) return;
  expect(headers['cache-control'], what).toBe('private, no-store');
  expect(directiveOf(headers, 'style-src'), what).toBe("style-src 'self'");
  expect(directiveOf(headers, 'script-src'), what).toMatch(
    /^script-src 'self' 'nonce-[\w-]{20,}' 'wasm-unsafe-eval'$/,
  );
  // Hydration is when React would put styles and scripts into the page.
  await page.waitForFunction(() =>
    Object.keys(document.documentElement).some((key) => key.startsWith('__react')),
  );
}

/** From the access token, whose payload anybody may read. */
async function userIdOf({ context }: Person): Promise<string> {
  const cookies = await context.cookies();
  const token = cookies.find(({ name }) => name.endsWith('longshore-access'))?.value ?? '';
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return z.object({ sub: z.string() }).parse(payload).sub;
}
