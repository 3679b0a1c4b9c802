import { expect, it } from 'vitest';
import { openSecret, readSecretKeys, sealSecret } from './secret-box';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const place = { companyId: 'company-a', rowId: 'profile-1' };

it('opens what it sealed, and seals the same secret differently each time', async () => {
  const keys = await readSecretKeys(JSON.stringify({ current: 'k1', keys: { k1: key(1) } }));
  const [first, second] = [await sealSecret(keys, place, 'hush'), await sealSecret(keys, place, 'hush')];
  expect(first).not.toBe(second);
  expect(first).not.toContain('hush');
  await expect(openSecret(keys, place, first)).resolves.toBe('hush');
});

it('does not open a secret in another company or another row', async () => {
  const keys = await readSecretKeys(JSON.stringify({ current: 'k1', keys: { k1: key(1) } }));
  const sealed = await sealSecret(keys, place, 'hush');
  await expect(openSecret(keys, { ...place, companyId: 'company-b' }, sealed)).rejects.toThrow();
  await expect(openSecret(keys, { ...place, rowId: 'profile-2' }, sealed)).rejects.toThrow();
});

it('does not open an altered secret', async () => {
  const keys = await readSecretKeys(JSON.stringify({ current: 'k1', keys: { k1: key(1) } }));
  const sealed = await sealSecret(keys, place, 'hush');
  // Not the last character before the padding, of whose six bits only some count.
  const altered = sealed.at(-8) === 'A' ? 'B' : 'A';
  await expect(openSecret(keys, place, sealed.slice(0, -8) + altered + sealed.slice(-7))).rejects.toThrow();
});

it('opens with an old key after the keys were rotated', async () => {
  const before = await readSecretKeys(JSON.stringify({ current: 'k1', keys: { k1: key(1) } }));
  const after = await readSecretKeys(JSON.stringify({ current: 'k2', keys: { k1: key(1), k2: key(2) } }));
  const sealed = await sealSecret(before, place, 'hush');
  await expect(openSecret(after, place, sealed)).resolves.toBe('hush');
  expect((await sealSecret(after, place, 'hush')).split('.')[1]).toBe('k2');
});
