import { env } from 'cloudflare:test';
import { and, eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { hashRecoveryCode, makeRecoveryCodes } from '../../app/server/sign-in/recovery-codes.server';
import { totpPlace, verifySecondFactor } from '../../app/server/sign-in/second-factor.server';
import { totpStepOf } from '../../app/server/sign-in/totp.server';
import { readSecretKeys, sealSecret } from '../../core/storage/secret-box';
import { auditLog, recoveryCodes, users } from '../../db/schema';
import { findUser } from '../../db/users';
import { addCompany } from './support/api-client';

const app = createAppContext(env);
const secret = Secret.fromLatin1('12345678901234567890').base32;
const nowMs = 1_800_000_000_000;
const at = (ms: number) => ({ ...app, nowMs: () => ms });
const codeAt = (ms: number) => new TOTP({ secret }).generate({ timestamp: ms });

async function addOwner(codes: readonly string[] = []) {
  const { companyId, userId } = await addCompany();
  const place = totpPlace({ id: userId, companyId });
  const totpSecretSealed = await sealSecret(await readSecretKeys(env.SECRET_KEYS), place, secret);
  await app.db.update(users).set({ totpSecretSealed, totpConfirmedAtMs: 1 }).where(eq(users.id, userId));
  for (const code of codes) {
    const row = { id: crypto.randomUUID(), companyId, userId, createdAtMs: 1 };
    await app.db.insert(recoveryCodes).values({ ...row, codeHash: hashRecoveryCode(code) });
  }
  const user = await findUser(app.db, companyId, userId);
  if (!user) throw new Error('The user was not added');
  return user;
}

describe('a code of an authenticator app', () => {
  // RFC 6238, appendix B, SHA-1; its eight digits end in our six.
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('is that of RFC 6238 at second %d', async (seconds, digits) => {
    const code = digits.slice(2);
    expect(totpStepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
    expect(await verifySecondFactor(at(seconds * 1000), await addOwner(), code)).toBe(true);
  });

  it('is taken with spaces in it, and one step early or late, but not two', async () => {
    const owner = await addOwner();
    const spaced = codeAt(nowMs).replace(/^.../, '$& ');
    expect(await verifySecondFactor(at(nowMs), owner, spaced)).toBe(true);
    for (const [drift, taken] of [
      [-60_000, false],
      [-30_000, true],
      [30_000, true],
      [60_000, false],
    ] as const) {
      expect(await verifySecondFactor(at(nowMs), await addOwner(), codeAt(nowMs + drift)), `${drift}`).toBe(
        taken,
      );
    }
  });

  it('works once, and no older one works after it', async () => {
    const owner = await addOwner();
    expect(await verifySecondFactor(at(nowMs), owner, codeAt(nowMs))).toBe(true);
    expect(await verifySecondFactor(at(nowMs), owner, codeAt(nowMs))).toBe(false);
    expect(await verifySecondFactor(at(nowMs), owner, codeAt(nowMs - 30_000))).toBe(false);
    expect(await verifySecondFactor(at(nowMs + 30_000), owner, codeAt(nowMs + 30_000))).toBe(true);
  });

  it('works for one of many that send it at once', async () => {
    const owner = await addOwner();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => verifySecondFactor(at(nowMs), owner, codeAt(nowMs))),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '0'.repeat(100_000)])(
    'is not %j',
    async (code) => {
      expect(await verifySecondFactor(at(nowMs), await addOwner(), code)).toBe(false);
    },
  );

  it('counts for nothing before the second factor is confirmed', async () => {
    const owner = { ...(await addOwner()), totpConfirmedAtMs: null };
    expect(await verifySecondFactor(at(nowMs), owner, codeAt(nowMs))).toBe(false);
  });

  it('cannot be had with the sealed secret of another person', async () => {
    const [one, other] = [await addOwner(), await addOwner()];
    const mixed = { ...other, totpSecretSealed: one.totpSecretSealed };
    await expect(verifySecondFactor(at(nowMs), mixed, codeAt(nowMs))).rejects.toThrow();
  });
});

describe('a recovery code', () => {
  it('comes in ten, each of 16 characters that nobody confuses', () => {
    const codes = makeRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  });

  it('works once, in any spelling, and the audit log says so', async () => {
    const [first = '', second = ''] = makeRecoveryCodes();
    const owner = await addOwner([first, second]);
    const spelled = first.toUpperCase().replaceAll('-', ' ');
    expect(await verifySecondFactor(app, owner, spelled)).toBe(true);
    expect(await verifySecondFactor(app, owner, first)).toBe(false);
    expect(await verifySecondFactor(app, owner, second)).toBe(true);
    const entries = await app.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.companyId, owner.companyId), eq(auditLog.action, 'two_factor.recovery_used')));
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain(first);
  });

  it('works for one of many that send it at once', async () => {
    const [code = ''] = makeRecoveryCodes();
    const owner = await addOwner([code]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => verifySecondFactor(app, owner, code)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('of another person does not work', async () => {
    const [code = ''] = makeRecoveryCodes();
    await addOwner([code]);
    expect(await verifySecondFactor(app, await addOwner(), code)).toBe(false);
  });
});
