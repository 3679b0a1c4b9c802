import { and, eq, exists, getTableColumns, isNotNull, isNull, ne, notExists, sql } from 'drizzle-orm';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { isTakenBy, isTakenName } from './constraint';
import { companies, oneTimeLinks, ssoConnections, ssoIdentities, users } from './schema';
import type { NewUser, UserRow } from './users';

export type SsoConnectionRow = typeof ssoConnections.$inferSelect;
/** Everything but the sealed secret. */
export type OpenSsoConnection = Omit<SsoConnectionRow, 'clientSecretSealed' | 'companyId'>;

const { clientSecretSealed: _sealed, companyId: _company, ...openColumns } = getTableColumns(ssoConnections);

export async function findSsoConnection(db: Database, companyId: string): Promise<OpenSsoConnection | null> {
  const row = await db
    .select(openColumns)
    .from(ssoConnections)
    .where(eq(ssoConnections.companyId, companyId))
    .get();
  return row ?? null;
}

const companyColumns = {
  id: companies.id,
  suspendedAtMs: companies.suspendedAtMs,
  allowedEmailDomains: companies.allowedEmailDomains,
};

function selectOfCompany(db: Database) {
  return db
    .select({ connection: ssoConnections, company: companyColumns })
    .from(ssoConnections)
    .innerJoin(companies, eq(companies.id, ssoConnections.companyId));
}

/** The connection with its sealed secret, and what of its company decides who gets in. */
export async function loadSsoConnection(db: Database, companyId: string) {
  const row = await selectOfCompany(db).where(eq(ssoConnections.companyId, companyId)).get();
  return row ?? null;
}
export type LoadedSsoConnection = NonNullable<Awaited<ReturnType<typeof loadSsoConnection>>>;

/** The same by the company's name in addresses. Takes no company: signing in is what tells the company. */
export async function loadSsoConnectionBySlug(
  db: Database,
  slug: string,
): Promise<LoadedSsoConnection | null> {
  const row = await selectOfCompany(db).where(eq(companies.slug, slug)).get();
  return row ?? null;
}

/** False when the company has a connection in the meantime. */
export async function insertSsoConnection(
  db: Database,
  row: typeof ssoConnections.$inferInsert,
  entry: NewAuditRow,
): Promise<boolean> {
  const [written] = await db.batch([
    db
      .insert(ssoConnections)
      .values(row)
      .onConflictDoNothing()
      .returning({ companyId: ssoConnections.companyId }),
    auditIfChanged(db, entry),
  ]);
  return written.length > 0;
}

export type SsoConnectionChange = Pick<
  SsoConnectionRow,
  'issuer' | 'clientId' | 'enabled' | 'createUsers' | 'updatedAtMs'
> & { readonly clientSecretSealed?: string };

/**
 * False when the connection is no longer at this version, or when it `closesWay` and no administrator has a password to come in by.
 * `forgetIdentities`: what a `sub` stands for is only certain within one
 * client of one issuer (OpenID Connect Core 1.0, section 8.1), so with another of them everybody is recognised anew.
 */
export async function updateSsoConnection(
  db: Database,
  companyId: string,
  version: number,
  change: SsoConnectionChange,
  forgetIdentities: boolean,
  closesWay: boolean,
  entry: NewAuditRow,
): Promise<boolean> {
  const atVersion = (wanted: number) =>
    and(eq(ssoConnections.companyId, companyId), eq(ssoConnections.version, wanted));
  const itWasDone = exists(
    db
      .select({ one: sql`1` })
      .from(ssoConnections)
      .where(and(atVersion(version + 1), eq(ssoConnections.updatedAtMs, change.updatedAtMs))),
  );
  const [written] = await db.batch([
    db
      .update(ssoConnections)
      .set({ ...change, version: version + 1 })
      .where(and(atVersion(version), closesWay ? hasAdminWithPassword(db, companyId) : undefined))
      .returning({ version: ssoConnections.version }),
    auditIfChanged(db, entry),
    db
      .delete(ssoIdentities)
      .where(and(eq(ssoIdentities.companyId, companyId), forgetIdentities ? itWasDone : sql`false`)),
  ]);
  return written.length > 0;
}

/** In the statement itself: a company that closes its provider must not shut out its last administrator. */
function hasAdminWithPassword(db: Database, companyId: string) {
  const admin = and(
    eq(users.companyId, companyId),
    eq(users.role, 'admin'),
    eq(users.active, true),
    isNull(users.deletedAtMs),
    ne(users.passwordHash, ''),
  );
  return exists(db.select({ id: users.id }).from(users).where(admin));
}

/** With everybody's link to the provider; false when there was none, not at this version, or no administrator has a password. */
export async function deleteSsoConnection(
  db: Database,
  companyId: string,
  version: number,
  entry: NewAuditRow,
): Promise<boolean> {
  const itsConnection = db
    .select({ one: sql`1` })
    .from(ssoConnections)
    .where(eq(ssoConnections.companyId, companyId));
  const [deleted] = await db.batch([
    db
      .delete(ssoConnections)
      .where(
        and(
          eq(ssoConnections.companyId, companyId),
          eq(ssoConnections.version, version),
          hasAdminWithPassword(db, companyId),
        ),
      )
      .returning({ companyId: ssoConnections.companyId }),
    auditIfChanged(db, entry),
    db.delete(ssoIdentities).where(and(eq(ssoIdentities.companyId, companyId), notExists(itsConnection))),
  ]);
  return deleted.length > 0;
}

/** Whom the provider means by a `sub`, within one company. */
export interface SsoIdentity {
  readonly companyId: string;
  readonly issuer: string;
  readonly subject: string;
}

/** The user may be inactive. */
export async function findUserOfIdentity(db: Database, identity: SsoIdentity): Promise<UserRow | null> {
  const row = await db
    .select({ user: users })
    .from(ssoIdentities)
    .innerJoin(users, and(eq(users.id, ssoIdentities.userId), eq(users.companyId, ssoIdentities.companyId)))
    .where(and(isIdentity(identity), isNull(users.deletedAtMs)))
    .get();
  return row?.user ?? null;
}

function isIdentity({ companyId, issuer, subject }: SsoIdentity) {
  return and(
    eq(ssoIdentities.companyId, companyId),
    eq(ssoIdentities.issuer, issuer),
    eq(ssoIdentities.subject, subject),
  );
}

/** A user of this company by e-mail address, with whether the issuer already knows them under some `sub`. */
export async function findUserByEmail(db: Database, companyId: string, issuer: string, email: string) {
  const linked = exists(
    db
      .select({ one: sql`1` })
      .from(ssoIdentities)
      .where(and(eq(ssoIdentities.userId, users.id), eq(ssoIdentities.issuer, issuer))),
  );
  const row = await db
    .select({ user: users, isLinked: sql<number>`${linked}`.mapWith(Boolean) })
    .from(users)
    .where(
      and(
        eq(sql`lower(${users.email})`, email.toLowerCase()),
        eq(users.companyId, companyId),
        isNull(users.deletedAtMs),
      ),
    )
    .get();
  return row ?? null;
}

interface LinkEntries {
  readonly linked: NewAuditRow;
  readonly accepted: NewAuditRow;
}

/**
 * Remembers whom a `sub` stands for. An invitation that was still open is accepted by it, and its link works no more; false, and
 * nothing is written, when an account of another company has its address by now.
 */
export async function linkIdentity(
  db: Database,
  identity: SsoIdentity,
  userId: string,
  nowMs: number,
  entries: LinkEntries,
): Promise<boolean> {
  try {
    await db.batch(linkStatements(db, identity, userId, nowMs, entries));
    return true;
  } catch (error) {
    if (isTakenBy(error, 'users_email')) return false;
    throw error;
  }
}

function linkStatements(
  db: Database,
  identity: SsoIdentity,
  userId: string,
  nowMs: number,
  entries: LinkEntries,
) {
  const { companyId } = identity;
  return [
    db
      .insert(ssoIdentities)
      .values({ ...identity, id: crypto.randomUUID(), userId, createdAtMs: nowMs })
      .onConflictDoNothing(),
    auditIfChanged(db, entries.linked),
    db
      .update(users)
      .set({ active: true, invitedAtMs: null, updatedAtMs: nowMs, version: sql`${users.version} + 1` })
      .where(and(eq(users.companyId, companyId), eq(users.id, userId), isNotNull(users.invitedAtMs))),
    auditIfChanged(db, entries.accepted),
    db
      .update(oneTimeLinks)
      .set({ usedAtMs: nowMs })
      .where(
        and(
          eq(oneTimeLinks.companyId, companyId),
          eq(oneTimeLinks.userId, userId),
          eq(oneTimeLinks.purpose, 'invitation'),
          isNull(oneTimeLinks.usedAtMs),
        ),
      ),
  ] as const;
}

/** False when the username, the address or the identity is taken. */
export async function insertUserOfIdentity(
  db: Database,
  identity: SsoIdentity,
  user: NewUser,
  entry: NewAuditRow,
): Promise<boolean> {
  const { id: userId, createdAtMs } = user;
  try {
    await db.batch([
      db.insert(users).values(user),
      auditIfChanged(db, entry),
      db.insert(ssoIdentities).values({ ...identity, id: crypto.randomUUID(), userId, createdAtMs }),
    ]);
    return true;
  } catch (error) {
    if (isTakenName(error)) return false;
    throw error;
  }
}
