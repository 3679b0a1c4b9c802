import { mayBeCreated, type SsoClaims, verifiedEmail } from '../../../core/access/sso';
import type { SsoProblem } from '../../../core/access/sso-problem';
import { usernameFrom } from '../../../core/users/user-input';
import {
  findUserByEmail,
  findUserOfIdentity,
  insertUserOfIdentity,
  type LoadedSsoConnection,
  linkIdentity,
  type SsoIdentity,
} from '../../../db/sso';
import type { NewUser, UserRow } from '../../../db/users';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import type { SignInPerson } from '../sign-in/start-sign-in.server';

export type SsoPerson = { ok: true; user: SignInPerson } | { ok: false; problem: SsoProblem };

const refuse = (problem: SsoProblem): SsoPerson => ({ ok: false, problem });

/**
 * Which user of this company a validated ID token speaks of: one whom the provider was seen to mean before, one with the same
 * verified address, or a new one, where the company wants that. Never a user of another company.
 */
export async function findSsoPerson(
  app: AppContext,
  { connection, company }: LoadedSsoConnection,
  claims: SsoClaims,
): Promise<SsoPerson> {
  const { issuer } = connection;
  const identity: SsoIdentity = { companyId: company.id, issuer, subject: claims.sub };
  const known = await findUserOfIdentity(app.db, identity);
  if (known) return entering(known);
  const email = verifiedEmail(issuer, claims);
  if (email === null) return refuse('unverified');
  const byEmail = await findUserByEmail(app.db, company.id, issuer, email);
  if (byEmail) {
    // An address may be given to the next person; an account is not handed on with it.
    if (byEmail.isLinked) return await knownMeanwhile(app, identity, 'linked_elsewhere');
    const person = entering(byEmail.user);
    if (!person.ok) return person;
    return (await link(app, identity, byEmail.user, email)) ? person : refuse('address_taken');
  }
  const mayCreate = connection.createUsers && mayBeCreated(email, company.allowedEmailDomains);
  return mayCreate ? await create(app, identity, claims, email) : refuse('no_account');
}

/** An invited person is not active yet, and is by coming in. */
function entering(user: UserRow): SsoPerson {
  return user.active || user.invitedAtMs !== null ? { ok: true, user } : refuse('inactive');
}

async function link(app: AppContext, identity: SsoIdentity, user: UserRow, email: string): Promise<boolean> {
  const { id, companyId, displayName } = user;
  const target = { kind: 'user', id, name: displayName } as const;
  const performer = { companyId, actorKind: 'user', actorUserId: id, actorName: displayName } as const;
  const { issuer, subject } = identity;
  return await linkIdentity(app.db, identity, id, app.nowMs(), {
    linked: auditRowOf(app, performer, { action: 'user.linked', target, after: { issuer, subject, email } }),
    accepted: auditRowOf(app, performer, {
      action: 'user.accepted',
      target,
      after: { by: 'single sign-on' },
    }),
  });
}

async function create(
  app: AppContext,
  identity: SsoIdentity,
  claims: SsoClaims,
  email: string,
): Promise<SsoPerson> {
  for (const ending of ['', `-${crypto.randomUUID().slice(0, 6)}`]) {
    const user = newUser(app, identity.companyId, claims, email, ending);
    const { id, companyId, displayName, username, role } = user;
    const entry = auditRowOf(
      app,
      { companyId, actorKind: 'user', actorUserId: id, actorName: displayName },
      {
        action: 'user.created',
        target: { kind: 'user', id, name: displayName },
        after: { username, email, role, issuer: identity.issuer, subject: identity.subject },
      },
    );
    if (await insertUserOfIdentity(app.db, identity, user, entry)) return { ok: true, user };
  }
  // The address may be a user's of another company.
  return await knownMeanwhile(app, identity, 'no_account');
}

/** Of two tabs that come back at once, one is the first; the other one finds what it made. */
async function knownMeanwhile(
  app: AppContext,
  identity: SsoIdentity,
  otherwise: SsoProblem,
): Promise<SsoPerson> {
  const known = await findUserOfIdentity(app.db, identity);
  return known ? entering(known) : refuse(otherwise);
}

const longestName = 100;

function newUser(app: AppContext, companyId: string, claims: SsoClaims, email: string, ending: string) {
  const nowMs = app.nowMs();
  const username = usernameFrom(email, ending);
  const name = claims.name
    ?.replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, longestName);
  return {
    ...{ id: crypto.randomUUID(), companyId, username, email, passwordHash: '', passwordChangedAtMs: null },
    displayName: name || username,
    role: 'user',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  } satisfies NewUser;
}
