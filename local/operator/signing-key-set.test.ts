import { describe, expect, it } from 'vitest';
import { makeAccessToken, readAccessToken } from '../../app/server/sign-in/access-token.server';
import { readSigningKeys } from '../../app/server/sign-in/signing-keys.server';
import { makeKeySet, rotateKeySet } from './signing-key-set';

const dayMs = 24 * 60 * 60_000;
const claims = { signInId: 's', userId: 'u', companyId: 'c' };

describe('the rotation of signing keys', () => {
  it('keeps tokens of the key before valid, and drops the one before that', async () => {
    const first = JSON.stringify(await makeKeySet(0));
    const second = JSON.stringify(await rotateKeySet(first, dayMs));
    const third = JSON.stringify(await rotateKeySet(second, 2 * dayMs));
    const token = await makeAccessToken(await readSigningKeys(first), claims, 0);
    expect(await readAccessToken(await readSigningKeys(second), token, 0)).toEqual(claims);
    expect(await readAccessToken(await readSigningKeys(third), token, 0)).toBeNull();
  });

  it.each(['', 'secret words', '{"current":"a","keys":[]}'])(
    'refuses %j without repeating it',
    async (text) => {
      const refused = rotateKeySet(text, 0);
      await expect(refused).rejects.toThrow('This is no value of SIGN_IN_KEYS.');
      await expect(refused).rejects.not.toThrow('secret words');
    },
  );
});
