import { z } from 'zod';
import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import { openSecret, sealSecret } from '../../../core/storage/secret-box';
import {
  confirmTotp,
  countUnusedCodes,
  replaceRecoveryCodes,
  storePendingTotp,
} from '../../../db/second-factor';
import { editUser } from '../../../db/user-changes';
import type { UserRow } from '../../../db/users';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { conflict, forbidden, notFound, type Outcome, succeed } from '../outcome';
import { afterSignInsEnded } from '../sign-in/ended-sign-ins.server';
import { hashRecoveryCode, makeRecoveryCodes } from '../sign-in/recovery-codes.server';
import { stepOfCode, totpPlace } from '../sign-in/second-factor.server';
import { makeTotpSecret, totpUri } from '../sign-in/totp.server';
import { checkOwnCode, checkOwnPassword, wrongCode } from './own-proof.server';
import { readSelf } from './profile.server';
import { targetOf } from './user-view.server';

export const CodeSchema = z
  .object({
    code: z
      .string('Enter the code.')
      .trim()
      .min(1, 'Enter the code.')
      .max(40, 'This is no code. Enter the six digits.'),
  })
  .strict();
export const DisableSchema = CodeSchema.extend({
  currentPassword: z.string().max(1_000).optional(),
}).strict();

/** What goes into an authenticator app. */
export interface PendingTwoFactor {
  readonly secret: string;
  readonly uri: string;
}

export interface TwoFactorView {
  readonly isOn: boolean;
  readonly isRequired: boolean;
  readonly hasPassword: boolean;
  readonly unusedRecoveryCodes: number;
  /** Begun and not confirmed yet. */
  readonly pending: PendingTwoFactor | null;
}

const isOnAlready = conflict('Two-factor sign-in is on already. Turn it off first to use another device.');
const isOff = conflict('Two-factor sign-in is not on. Set it up first.');

export async function getTwoFactor(app: AppContext, actor: Actor): Promise<Outcome<TwoFactorView>> {
  if (!may(actor, 'two-factor.write')) return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user, company } = self;
  const isOn = user.totpConfirmedAtMs !== null;
  return succeed({
    isOn,
    isRequired: company.requireTwoFactor,
    hasPassword: user.passwordHash !== '',
    unusedRecoveryCodes: isOn ? await countUnusedCodes(app.db, personOf(user)) : 0,
    pending: !isOn && user.totpSecretSealed ? await openPending(app, user, user.totpSecretSealed) : null,
  });
}

/** Makes a secret, which counts for nothing until its first code is confirmed. */
export async function beginTwoFactor(app: AppContext, actor: Actor): Promise<Outcome<PendingTwoFactor>> {
  if (!may(actor, 'two-factor.write')) return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user } = self;
  const secret = makeTotpSecret();
  const sealed = await sealSecret(await app.secretKeys(), totpPlace(user), secret);
  if (!(await storePendingTotp(app.db, personOf(user), sealed))) return isOnAlready;
  return succeed({ secret, uri: totpUri(secret, user.username) });
}

/** Puts the second factor in force. Answers the recovery codes, which are shown this once. */
export async function confirmTwoFactor(
  app: AppContext,
  actor: Actor,
  code: string,
): Promise<Outcome<{ recoveryCodes: string[] }>> {
  if (!may(actor, 'two-factor.write')) return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user } = self;
  if (user.totpConfirmedAtMs !== null) return isOnAlready;
  if (user.totpSecretSealed === null)
    return conflict('Begin the setup first: it shows the secret for your app.');
  const sealed = user.totpSecretSealed;
  const step = await stepOfCode(app, user, sealed, code);
  if (step === null) return wrongCode;
  const codes = makeRecoveryCodes();
  const entry = auditRow(app, actor, { action: 'two_factor.enabled', target: targetOf(user) });
  const made = { hashes: codes.map(hashRecoveryCode), nowMs: app.nowMs(), entry };
  const confirmed = await confirmTotp(app.db, personOf(user), { sealed, step }, made);
  return confirmed ? succeed({ recoveryCodes: codes }) : isOnAlready;
}

/** Refused where the company requires a second factor. Ends every other sign-in. */
export async function disableTwoFactor(
  request: Request,
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof DisableSchema>,
): Promise<Outcome<null>> {
  if (!may(actor, 'two-factor.write') || actor.via.kind !== 'sign-in') return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user, company } = self;
  if (company.requireTwoFactor)
    return conflict('Your company requires two-factor sign-in, so it cannot be turned off.');
  if (user.totpConfirmedAtMs === null) return isOff;
  if (user.passwordHash !== '') {
    const refusal = await checkOwnPassword(request, app, user, input.currentPassword, 'turn it off');
    if (refusal) return refusal;
  }
  const refusal = await checkOwnCode(request, app, user, input.code);
  if (refusal) return refusal;
  const result = await editUser(app.db, {
    companyId: user.companyId,
    userId: user.id,
    change: { totpSecretSealed: null, totpConfirmedAtMs: null, totpLastStep: null },
    endsSignIns: { because: 'ended_elsewhere', exceptSignInId: actor.via.signInId },
    nowMs: app.nowMs(),
    entry: auditRow(app, actor, { action: 'two_factor.disabled', target: targetOf(user) }),
  });
  if (result.kind !== 'done') return notFound('user');
  afterSignInsEnded(app, actor.companyId);
  return succeed(null);
}

/** The former codes end with it. */
export async function newRecoveryCodes(
  request: Request,
  app: AppContext,
  actor: Actor,
  code: string,
): Promise<Outcome<{ recoveryCodes: string[] }>> {
  if (!may(actor, 'two-factor.write')) return forbidden();
  const self = await readSelf(app, actor);
  if (!self) return notFound('user');
  const { user } = self;
  if (user.totpConfirmedAtMs === null) return isOff;
  const refusal = await checkOwnCode(request, app, user, code);
  if (refusal) return refusal;
  const codes = makeRecoveryCodes();
  const entry = auditRow(app, actor, { action: 'two_factor.codes_replaced', target: targetOf(user) });
  const made = { hashes: codes.map(hashRecoveryCode), nowMs: app.nowMs(), entry };
  await replaceRecoveryCodes(app.db, personOf(user), made);
  return succeed({ recoveryCodes: codes });
}

async function openPending(app: AppContext, user: UserRow, sealed: string): Promise<PendingTwoFactor> {
  const secret = await openSecret(await app.secretKeys(), totpPlace(user), sealed);
  return { secret, uri: totpUri(secret, user.username) };
}

function personOf({ companyId, id: userId }: UserRow) {
  return { companyId, userId };
}
