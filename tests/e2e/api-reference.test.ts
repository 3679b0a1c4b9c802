import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { stack } from './support/stack';

interface ApiDocument {
  readonly paths: Record<string, Record<string, unknown>>;
}

test('the API reference lists every operation of the document, from our own origin alone', async () => {
  const { appUrl } = stack();
  const { page } = await openBrowser();
  const hosts = new Set<string>();
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
  });
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  const document: ApiDocument = JSON.parse(await (await fetch(`${appUrl}/api/v1/openapi.json`)).text());
  await page.goto(`${appUrl}/api/docs`);
  await page.locator('.opblock').first().waitFor({ timeout: 60_000 });
  const shown = await page.locator('.opblock').evaluateAll((blocks) =>
    blocks.map((block) => {
      const method = block.querySelector('.opblock-summary-method')?.textContent ?? '';
      const path = block.querySelector('.opblock-summary-path')?.getAttribute('data-path') ?? '';
      return `${method} ${path}`;
    }),
  );
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.length).toBeGreaterThanOrEqual(35);
  expect(shown.toSorted()).toEqual(operations.toSorted());
  expect(violations).toEqual([]);
  expect([...hosts]).toEqual([appUrl]);
});
