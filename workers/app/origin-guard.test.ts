import { describe, expect, it } from 'vitest';
import { originVerdict, readAllowedOrigins } from './origin-guard';

const url = 'https://longshore.test/api/v1/projects';
const allowed = readAllowedOrigins('https://tools.test, https://other.test');
const verdict = (headers: Record<string, string>, method = 'POST') =>
  originVerdict(new Request(url, { method, headers }), allowed);
const ours = 'https://longshore.test';

describe('an unsafe request', () => {
  it.each<Record<string, string>>([
    { origin: ours },
    { origin: ours, 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { authorization: 'Bearer x' },
    {},
    { origin: 'https://tools.test', 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' },
  ])('is taken with %j', (headers) => {
    expect(verdict(headers)).toBe('allowed');
  });

  it.each<Record<string, string>>([
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'none' },
    { origin: 'null', 'sec-fetch-site': 'same-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.test' },
    { origin: 'https://sub.longshore.test' },
    { origin: 'https://longshore.test:8443' },
    { origin: 'http://longshore.test' },
    { origin: 'not an origin' },
    { origin: ours, 'sec-fetch-site': 'cross-site' },
    { origin: ours, 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://tools.test', cookie: 'a=b' },
    { origin: 'https://evil.test', authorization: 'Bearer x' },
    { origin: 'null', authorization: 'Bearer x' },
  ])('is refused with %j', (headers) => {
    expect(verdict(headers)).toBe('other_origin');
  });

  it('is refused with a cookie and no word on the page that sent it', () => {
    expect(verdict({ cookie: 'a=b' })).toBe('unknown_origin');
    expect(verdict({ cookie: 'a=b', authorization: 'Bearer x' })).toBe('allowed');
  });
});

it('treats a socket upgrade as an unsafe request, and lets every page read', () => {
  const upgrade = { upgrade: 'websocket', cookie: 'a=b' };
  expect(verdict({ ...upgrade, origin: ours }, 'GET')).toBe('allowed');
  expect(verdict({ ...upgrade, origin: 'https://evil.test' }, 'GET')).toBe('other_origin');
  expect(verdict(upgrade, 'GET')).toBe('unknown_origin');
  expect(verdict({ origin: 'https://evil.test', cookie: 'a=b' }, 'GET')).toBe('allowed');
});
