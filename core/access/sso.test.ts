import { describe, expect, it } from 'vitest';
import {
  isSameIssuer,
  mayBeCreated,
  parseIssuer,
  SsoClaimsSchema,
  SsoConnectionInputSchema,
  verifiedEmail,
} from './sso';

const hosted = { allowLoopback: false };

describe('an issuer', () => {
  it.each([
    ['https://accounts.google.com', 'https://accounts.google.com'],
    [' https://Login.Example.com/ ', 'https://login.example.com'],
    ['https://kc.example.com/realms/lab', 'https://kc.example.com/realms/lab'],
    ['https://tenant.example.com/v2.0/', 'https://tenant.example.com/v2.0/'],
    [
      'https://kc.example.com/realms/lab/.well-known/openid-configuration',
      'https://kc.example.com/realms/lab',
    ],
    ['https://login.example.com/.well-known/openid-configuration', 'https://login.example.com'],
  ])('%j is taken as %j', (typed, issuer) => {
    expect(parseIssuer(typed, hosted)).toEqual({ ok: true, issuer });
  });

  it.each([
    'http://login.example.com',
    'https://127.0.0.1/realms/lab',
    'https://10.0.0.1',
    'https://0x7f.1',
    'https://[::1]',
    'https://localhost',
    'https://login.internal',
    'https://keycloak',
    'https://login.example.com:8443',
    'https://login.example.com/?tenant=1',
    'https://login.example.com/#x',
    'https://user:word@login.example.com',
    'login.example.com',
    'javascript:alert(1)',
    '',
  ])('%j is refused with a sentence', (typed) => {
    expect(parseIssuer(typed, hosted)).toEqual({
      ok: false,
      sentence: expect.stringMatching(/^The issuer .*\.$/),
    });
  });

  it('may be on loopback in local mode only', () => {
    const typed = 'http://127.0.0.1:9400/realms/lab';
    expect(parseIssuer(typed, { allowLoopback: true })).toEqual({ ok: true, issuer: typed });
    expect(parseIssuer('http://192.168.1.1', { allowLoopback: true })).toMatchObject({ ok: false });
  });

  it('is the same with and without the slash of its root, and no other', () => {
    expect(isSameIssuer('https://a.example', 'https://a.example/')).toBe(true);
    expect(isSameIssuer('https://a.example/x', 'https://a.example/x/')).toBe(false);
    expect(isSameIssuer('https://a.example', 'https://b.example')).toBe(false);
    expect(isSameIssuer('https://a.example', 'nonsense')).toBe(false);
  });
});

describe('the address that a provider vouches for', () => {
  const read = (issuer: string, claims: object) =>
    verifiedEmail(issuer, SsoClaimsSchema.parse({ sub: '1', ...claims }));
  const other = 'https://login.example.com';
  const google = 'https://accounts.google.com';
  const entra = 'https://login.microsoftonline.com/7/v2.0';

  it('is one that is marked as verified with true itself', () => {
    const email = 'Ada@Lab.example';
    expect(read(other, { email, email_verified: true })).toBe('ada@lab.example');
    for (const email_verified of [false, undefined, 'true', 1, null])
      expect(read(other, { email, email_verified }), String(email_verified)).toBeNull();
  });

  it('is none where there is no address', () => {
    for (const email of [undefined, '', 'ada', 'ada@', 7, 'ada@lab.example, eve@lab.example'])
      expect(read(other, { email, email_verified: true }), String(email)).toBeNull();
  });

  it("is at Google one that a Workspace manages: anybody may have a Google account with another's address", () => {
    const claims = { email: 'ada@lab.example', email_verified: true };
    expect(read(google, claims)).toBeNull();
    expect(read(google, { ...claims, hd: 'lab.example' })).toBe('ada@lab.example');
  });

  it('is at Entra ID one whose domain the tenant has proved to own', () => {
    const email = 'ada@lab.example';
    for (const xms_edov of [true, 1, '1', 'true']) expect(read(entra, { email, xms_edov })).toBe(email);
    for (const xms_edov of [false, 0, undefined, 'no']) expect(read(entra, { email, xms_edov })).toBeNull();
    expect(read(other, { email, xms_edov: true })).toBeNull();
  });
});

it('nobody is created by an empty list of domains, nor by a domain that only ends alike', () => {
  expect(mayBeCreated('ada@lab.example', [])).toBe(false);
  expect(mayBeCreated('ada@lab.example', ['LAB.example'])).toBe(true);
  expect(mayBeCreated('ada@evil-lab.example', ['lab.example'])).toBe(false);
  expect(mayBeCreated('ada@sub.lab.example', ['lab.example'])).toBe(false);
  expect(mayBeCreated('"x@lab.example"@evil.example', ['lab.example'])).toBe(false);
});

it('the input speaks in sentences', () => {
  const parsed = SsoConnectionInputSchema.safeParse({ issuer: '', clientId: 'a b' });
  const sentences = parsed.error?.issues.map(({ message }) => message) ?? [];
  expect(sentences).toHaveLength(4);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
