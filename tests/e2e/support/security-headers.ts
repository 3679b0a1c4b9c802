import { expect } from 'vitest';

type Headers = Readonly<Record<string, string | undefined>>;

/** What every answer of Longshore carries, whatever it is; over http there is no HSTS to be seen. */
export function expectSecurityHeaders(headers: Headers, what: string): void {
  expect(headers, what).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': expect.stringMatching(/^(same-origin|no-referrer)$/),
  });
  const policy = headers['content-security-policy'] ?? '';
  expect(policy, what).toMatch(/(^|; )default-src 'none'/);
  expect(policy, what).toMatch(/(^|; )frame-ancestors 'none'/);
  expect(policy, what).toMatch(/(^|; )object-src 'none'/);
  expect(policy, what).not.toMatch(/'unsafe-inline'|'unsafe-eval'/);
}

/** For what a Worker answers: public/_headers leaves the browser's abilities to the page. */
export function expectWorkerHeaders(headers: Headers, what: string): void {
  expectSecurityHeaders(headers, what);
  expect(headers['permissions-policy'], what).toMatch(/camera=\(\)/);
}

export function directiveOf(headers: Headers, name: string): string {
  const policy = headers['content-security-policy'] ?? '';
  return policy.split('; ').find((text) => text.startsWith(`${name} `)) ?? '';
}
