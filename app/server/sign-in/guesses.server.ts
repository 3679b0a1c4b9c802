import { createHash } from 'node:crypto';
import { addressBlock } from '../../../core/access/address-block';
import type { GuessKind } from '../../../core/access/guess-policy';
import type { AppContext } from '../context';
import { type DeviceOwner, readTrustedDevice } from './trusted-device.server';

export type Guess =
  | { ok: true; giveBack(): Promise<void> }
  /** `isFirst`: worth an entry in the audit log; the others of the same wait are not. */
  | { ok: false; retryAfterSeconds: number; isFirst: boolean };

interface Counted {
  readonly kind: GuessKind;
  readonly of: string;
}

/** Counts a guess at a password. `name` is what was typed: an unknown account waits as a known one does. */
export function takePasswordGuess(
  app: AppContext,
  request: Request,
  name: string,
  user: DeviceOwner | null,
): Promise<Guess> {
  const deviceId = user && readTrustedDevice(app, request, user);
  if (deviceId) return takeGuess(app, [{ kind: 'device', of: deviceId }]);
  // By what was typed: one counter for an account's two names would tell a stranger that both exist and belong together.
  return takeGuess(app, [{ kind: 'account', of: name.toLowerCase() }, ...byAddress(app)]);
}

/** Counts a guess at a second factor. */
export function takeCodeGuess(app: AppContext, request: Request, user: DeviceOwner): Promise<Guess> {
  const deviceId = readTrustedDevice(app, request, user);
  if (deviceId) return takeGuess(app, [{ kind: 'device_code', of: deviceId }]);
  return takeGuess(app, [{ kind: 'code', of: user.id }, ...byAddress(app)]);
}

/** Counts a request for a reset link, by address alone: whether its name is known must make no difference. */
export function takeResetRequest(app: AppContext): Promise<Guess> {
  return takeByAddressAlone(app, 'reset_request');
}

/** Counts a reset link that somebody who is not signed in has mailed to a person. */
export function takeResetMail(app: AppContext, userId: string): Promise<Guess> {
  return takeGuess(app, [{ kind: 'reset_mail', of: userId }]);
}

/** Counts a mail that an administrator has sent: a company must not be a means to fill anybody's mailbox. */
export function takeMail(app: AppContext, companyId: string, recipient: string): Promise<Guess> {
  return takeGuess(app, [
    { kind: 'mail_of_company', of: companyId },
    { kind: 'mail_to', of: recipient.toLowerCase() },
  ]);
}

/** Counts that a company's people wanted an address, which is given back where nobody else had it. */
export function takeAddressClaim(app: AppContext, companyId: string): Promise<Guess> {
  return takeGuess(app, [{ kind: 'address_claim', of: companyId }]);
}

/** Counts a try with the operator's token. */
export function takeOperatorGuess(app: AppContext): Promise<Guess> {
  return takeByAddressAlone(app, 'operator');
}

/** Counts a request that makes Longshore ask a company's sign-in provider. */
export function takeProviderVisit(app: AppContext): Promise<Guess> {
  return takeByAddressAlone(app, 'provider_visit');
}

/** Counts a sign-up, which is never given back: a stranger must not fill the place with companies. */
export function takeSignUp(app: AppContext): Promise<Guess> {
  return takeByAddressAlone(app, 'sign_up');
}

function takeByAddressAlone(app: AppContext, kind: GuessKind): Promise<Guess> {
  return takeGuess(
    app,
    byAddress(app).map(({ of }) => ({ kind, of })),
  );
}

function byAddress({ where }: AppContext): Counted[] {
  return where.address === null ? [] : [{ kind: 'address', of: addressBlock(where.address) }];
}

async function takeGuess(app: AppContext, all: readonly Counted[]): Promise<Guess> {
  const nowMs = app.nowMs();
  const counters = all.map(({ kind, of }) => ({ kind, counter: app.guessCounter(`${kind} ${hash(of)}`) }));
  const taken = await Promise.all(
    counters.map(async ({ kind, counter }) => ({ counter, verdict: await counter.take(kind, nowMs) })),
  );
  const allowed = taken.filter(({ verdict }) => verdict.allowed);
  const giveBack = async () => {
    await Promise.all(allowed.map(({ counter }) => counter.giveBack(nowMs)));
  };
  const refusals = taken.flatMap(({ verdict }) => (verdict.allowed ? [] : [verdict]));
  if (refusals.length === 0) return { ok: true, giveBack };
  // Nothing is looked at, so the counters that would have let it through must not count it.
  await giveBack();
  const retryAfterMs = Math.max(...refusals.map((refusal) => refusal.retryAfterMs));
  const isFirst = refusals.some((refusal) => refusal.isFirst);
  return { ok: false, retryAfterSeconds: Math.ceil(retryAfterMs / 1000), isFirst };
}

/** Names of objects are seen in the provider's dashboard: no address and no name of a person stands there. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
