import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import {
  isSameIssuer,
  parseIssuer,
  type SsoConnectionInput,
  SsoConnectionInputSchema,
} from '../../../core/access/sso';
import { openSecret, type SecretPlace, sealSecret } from '../../../core/storage/secret-box';
import { findCompany } from '../../../db/companies';
import {
  deleteSsoConnection,
  findSsoConnection,
  insertSsoConnection,
  type LoadedSsoConnection,
  loadSsoConnection,
  type OpenSsoConnection,
  updateSsoConnection,
} from '../../../db/sso';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  type Refusal,
  stale,
  succeed,
} from '../outcome';
import { openProvider, type ProviderClient } from './provider.server';

/** Never holds the client secret. */
export type SsoConnectionView = OpenSsoConnection;

const what = 'single sign-on connection';

/**
 * One for each company, so that one company's provider cannot pass off another's answer as its own (mix-up; RFC 9700, section
 * 4.4): no provider sends anybody to an address that it was not given.
 */
export const callbackAddress = (app: Pick<AppContext, 'origin'>, companyId: string) =>
  `${app.origin}/sso/callback/${companyId}`;

/** What an administrator copies, and what decides whom `createUsers` lets in. */
export interface SsoSurroundings {
  readonly redirectUri: string;
  readonly signInAddress: string;
  readonly allowedEmailDomains: readonly string[];
}

export async function ssoSurroundings(app: AppContext, actor: Actor): Promise<SsoSurroundings> {
  const company = await findCompany(app.db, actor.companyId);
  return {
    redirectUri: callbackAddress(app, actor.companyId),
    signInAddress: `${app.origin}/sso/${company?.slug ?? ''}`,
    allowedEmailDomains: company?.allowedEmailDomains ?? [],
  };
}

export async function getSsoConnection(app: AppContext, actor: Actor): Promise<Outcome<SsoConnectionView>> {
  if (!may(actor, 'sso.write')) return forbidden();
  const row = await findSsoConnection(app.db, actor.companyId);
  return row ? succeed(row) : notFound(what);
}

/** Makes the connection or replaces it, after the issuer has shown that it is one. `version`: the one that was edited. */
export async function saveSsoConnection(
  app: AppContext,
  actor: Actor,
  input: SsoConnectionInput,
  version?: number,
): Promise<Outcome<SsoConnectionView>> {
  if (!may(actor, 'sso.write')) return forbidden();
  const parsed = SsoConnectionInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const issuer = parseIssuer(parsed.data.issuer, { allowLoopback: app.localMode });
  if (!issuer.ok) return invalid(issuer.sentence, 'issuer');
  const { companyId } = actor;
  const before = await loadSsoConnection(app.db, companyId);
  if (version !== undefined && version !== before?.connection.version) return changedMeanwhile;
  const wanted = { ...parsed.data, issuer: issuer.issuer };
  const secret = await secretOf(app, wanted, before);
  if (!secret.ok) return secret;
  const client = { issuer: wanted.issuer, clientId: wanted.clientId, clientSecret: secret.value };
  // An administrator can always switch it off, though the provider is gone.
  if (wanted.enabled || !before || isOtherClient(before, client)) {
    const provider = await openProvider(app, client);
    if (!provider.ok) return provider;
  }
  const written = before
    ? await replace(app, actor, before, wanted, client)
    : await insert(app, actor, wanted, client);
  return written ? await getSsoConnection(app, actor) : await whyNot(app, actor, before?.connection.version);
}

export async function removeSsoConnection(
  app: AppContext,
  actor: Actor,
  version?: number,
): Promise<Outcome<null>> {
  if (!may(actor, 'sso.write')) return forbidden();
  const before = await findSsoConnection(app.db, actor.companyId);
  if (!before) return notFound(what);
  const entry = auditRow(app, actor, {
    action: 'sso.removed',
    target: targetOf(actor),
    before: audited(before),
  });
  const expected = version ?? before.version;
  const deleted = await deleteSsoConnection(app.db, actor.companyId, expected, entry);
  return deleted ? succeed(null) : await whyNot(app, actor, expected);
}

/** The client to sign in with, its secret opened. */
export async function clientOf(
  app: AppContext,
  { connection }: LoadedSsoConnection,
): Promise<ProviderClient> {
  const { issuer, clientId, clientSecretSealed, companyId } = connection;
  const clientSecret = await openSecret(await app.secretKeys(), placeOf(companyId), clientSecretSealed);
  return { issuer, clientId, clientSecret };
}

const changedMeanwhile = stale(what);

const nobodyLeft = conflict(
  'No administrator of your company has a password, so none could sign in any more. Give one of them a password first.',
);

/** Nothing was written: at another version, or for want of an administrator with a password. */
async function whyNot(app: AppContext, { companyId }: Actor, expected: number | undefined): Promise<Refusal> {
  const now = await findSsoConnection(app.db, companyId);
  return now !== null && now.version === expected ? nobodyLeft : changedMeanwhile;
}

/** The stored secret is only ever sent to the provider that it was entered for. */
async function secretOf(
  app: AppContext,
  wanted: SsoConnectionInput,
  before: LoadedSsoConnection | null,
): Promise<Outcome<string>> {
  if (wanted.clientSecret) return succeed(wanted.clientSecret);
  if (!before) return invalid('Enter the client secret.', 'clientSecret');
  if (isOtherClient(before, wanted)) {
    const sentence = 'The issuer or the client ID has changed. Enter the client secret that belongs to it.';
    return invalid(sentence, 'clientSecret');
  }
  return succeed((await clientOf(app, before)).clientSecret);
}

type Binding = Pick<ProviderClient, 'issuer' | 'clientId'>;

function isOtherClient({ connection }: LoadedSsoConnection, { issuer, clientId }: Binding): boolean {
  return !isSameIssuer(connection.issuer, issuer) || connection.clientId !== clientId;
}

async function insert(
  app: AppContext,
  actor: Actor,
  wanted: SsoConnectionInput,
  client: ProviderClient,
): Promise<boolean> {
  const { issuer, clientId, enabled, createUsers } = wanted;
  const row = {
    ...{ companyId: actor.companyId, issuer, clientId, enabled, createUsers },
    clientSecretSealed: await seal(app, actor, client),
    createdAtMs: app.nowMs(),
    updatedAtMs: app.nowMs(),
  };
  const after = audited(wanted);
  const entry = auditRow(app, actor, { action: 'sso.updated', target: targetOf(actor), after });
  return await insertSsoConnection(app.db, row, entry);
}

async function replace(
  app: AppContext,
  actor: Actor,
  before: LoadedSsoConnection,
  wanted: SsoConnectionInput,
  client: ProviderClient,
): Promise<boolean> {
  const { issuer, clientId, enabled, createUsers, clientSecret } = wanted;
  const change = {
    ...{ issuer, clientId, enabled, createUsers },
    ...(clientSecret ? { clientSecretSealed: await seal(app, actor, client) } : {}),
    updatedAtMs: app.nowMs(),
  };
  const entry = auditRow(app, actor, {
    action: 'sso.updated',
    target: targetOf(actor),
    before: audited(before.connection),
    after: { ...audited(wanted), clientSecret: clientSecret ? 'changed' : 'set' },
  });
  const forget = isOtherClient(before, client);
  const closesWay = before.connection.enabled && (!enabled || forget);
  const { version } = before.connection;
  return await updateSsoConnection(app.db, actor.companyId, version, change, forget, closesWay, entry);
}

function audited({ issuer, clientId, enabled, createUsers }: Omit<SsoConnectionInput, 'clientSecret'>) {
  return { issuer, clientId, enabled, createUsers, clientSecret: 'set' };
}

const targetOf = (actor: Actor) =>
  ({ kind: 'company', id: actor.companyId, name: 'Single sign-on' }) as const;

const placeOf = (companyId: string): SecretPlace => ({ companyId, rowId: 'sso' });

async function seal(app: AppContext, actor: Actor, { clientSecret }: ProviderClient): Promise<string> {
  return await sealSecret(await app.secretKeys(), placeOf(actor.companyId), clientSecret);
}
