import { describe, expect, it } from 'vitest';
import { isAllowedEmail, statusOf, UserInputSchema, usernameFrom } from './user-input';

const base = { displayName: 'Ada', username: 'ada', email: 'ada@soil.example' };

describe('a new user', () => {
  it('has an address in lower case, and an empty one is none', () => {
    expect(UserInputSchema.parse({ ...base, email: ' Ada@Soil.EXAMPLE ' }).email).toBe('ada@soil.example');
    expect(UserInputSchema.parse({ ...base, email: '' }).email).toBeNull();
  });

  it.each([
    ['username', 'a@b'],
    ['username', ''],
    ['username', 'a'],
    ['username', 'with space'],
    ['username', '-dash'],
    ['username', 'x'.repeat(65)],
    ['email', 'no address'],
    ['email', 'a@b'],
    ['email', 'a@b.example\nbcc: c@d.example'],
    ['email', '<a@b.example>'],
    ['email', `${'x'.repeat(250)}@b.example`],
    ['displayName', '  '],
    ['displayName', 'x'.repeat(101)],
    ['displayName', 'a\u202eb'],
    ['displayName', 'a\nb'],
    ['role', 'owner'],
    ['phone', 'x'.repeat(41)],
  ])('is refused for its %s %j with a sentence', (field, value) => {
    const parsed = UserInputSchema.safeParse({ ...base, [field]: value });
    const issues = parsed.error?.issues.filter((issue) => issue.path[0] === field) ?? [];
    expect(issues.length).toBeGreaterThan(0);
  });

  it('has no field that nobody knows', () => {
    expect(UserInputSchema.safeParse({ ...base, companyId: 'c2' }).success).toBe(false);
  });
});

it('a username is made of an address', () => {
  expect(usernameFrom('ada.l@soil.example')).toBe('ada.l');
  expect(usernameFrom('x@soil.example')).toBe('user-x');
  expect(usernameFrom('++@soil.example', '-12')).toBe('user--12');
});

it('only addresses of an allowed domain are taken, and none of its subdomains', () => {
  expect(isAllowedEmail('a@b.example', [])).toBe(true);
  expect(isAllowedEmail('a@b.example', ['B.example'])).toBe(true);
  expect(isAllowedEmail('a@x.b.example', ['b.example'])).toBe(false);
  expect(isAllowedEmail('b.example@evil.example', ['b.example'])).toBe(false);
});

it('an invited user is invited, whatever else', () => {
  expect(statusOf({ active: false, invitedAtMs: 1 })).toBe('invited');
  expect(statusOf({ active: true, invitedAtMs: null })).toBe('active');
  expect(statusOf({ active: false, invitedAtMs: null })).toBe('inactive');
});
