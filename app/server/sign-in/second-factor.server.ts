import { openSecret, type SecretPlace } from '../../../core/storage/secret-box';
import { spendRecoveryCode, takeTotpStep } from '../../../db/second-factor';
import type { UserRow } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { hashRecoveryCode, looksLikeRecoveryCode } from './recovery-codes.server';
import { totpStepOf } from './totp.server';

export type SecondFactorOwner = Pick<
  UserRow,
  'id' | 'companyId' | 'displayName' | 'totpSecretSealed' | 'totpConfirmedAtMs'
>;

/** No code is longer, with its dashes; a longer text is not even looked at. */
const longestCode = 40;

/**
 * Whether this is the person's code: of their authenticator app, or one of their recovery codes. Either is used up by it, so
 * the same code is refused a second time, also when both arrive at once. False for a person without a second factor.
 */
export async function verifySecondFactor(
  app: AppContext,
  user: SecondFactorOwner,
  code: string,
): Promise<boolean> {
  const { totpSecretSealed } = user;
  if (user.totpConfirmedAtMs === null || totpSecretSealed === null || code.length > longestCode) return false;
  if (looksLikeRecoveryCode(code)) return await takeRecoveryCode(app, user, code);
  const step = await stepOfCode(app, user, totpSecretSealed, code);
  return step !== null && (await takeTotpStep(app.db, { companyId: user.companyId, userId: user.id }, step));
}

/** The time step of a code under this sealed secret, or null; uses nothing up. */
export async function stepOfCode(
  app: AppContext,
  user: Pick<UserRow, 'id' | 'companyId'>,
  sealed: string,
  code: string,
): Promise<number | null> {
  const secret = await openSecret(await app.secretKeys(), totpPlace(user), sealed);
  return totpStepOf(secret, code.replace(/\s/g, ''), app.nowMs());
}

/** Where a person's TOTP secret belongs; see core/storage/secret-box. */
export function totpPlace(user: Pick<UserRow, 'id' | 'companyId'>): SecretPlace {
  return { companyId: user.companyId, rowId: `totp-${user.id}` };
}

async function takeRecoveryCode(app: AppContext, user: SecondFactorOwner, code: string): Promise<boolean> {
  const { companyId, id: userId, displayName } = user;
  const entry = auditRowOf(
    app,
    { companyId, actorKind: 'user', actorUserId: userId, actorName: displayName },
    { action: 'two_factor.recovery_used', target: { kind: 'user', id: userId, name: displayName } },
  );
  return await spendRecoveryCode(app.db, { companyId, userId }, hashRecoveryCode(code), app.nowMs(), entry);
}
