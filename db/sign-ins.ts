import { and, eq, exists, gt, isNotNull, isNull, ne, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { signsInByProvider } from './api-tokens';
import { auditIfChanged, type NewAuditRow } from './audit-log';
import type { Database } from './client';
import { keyset, type PageRequest } from './keyset';
import { apiTokens, companies, refreshTokens, type SignInEnd, signIns, users } from './schema';

export type SignInRow = typeof signIns.$inferSelect;
export type NewSignIn = Omit<SignInRow, 'endedAtMs' | 'endedBecause'>;

/**
 * All or nothing: the sign-in, its first refresh token, the user's "last sign-in" and the audit entry. False, and nothing is
 * written, when the person's password is no longer of this time or they may not come in: a sign-in that was begun with the
 * old password must not outlive its change.
 */
export async function insertSignIn(
  db: Database,
  signIn: NewSignIn,
  passwordChangedAtMs: number | null,
  tokenHash: string,
  entry: NewAuditRow,
): Promise<boolean> {
  const { id, companyId, userId, createdAtMs, expiresAtMs } = signIn;
  const mayBegin = and(
    eq(users.id, userId),
    eq(users.companyId, companyId),
    eq(users.active, true),
    isNull(users.deletedAtMs),
    sql`${users.passwordChangedAtMs} is ${passwordChangedAtMs}`,
  );
  const isBegun = eq(signIns.id, id);
  const [begun] = await db.batch([
    db
      .insert(signIns)
      .select(
        db
          .select({
            id: sql`${id}`.as('id'),
            companyId: users.companyId,
            userId: sql`${userId}`.as('user_id'),
            method: sql`${signIn.method}`.as('method'),
            userAgent: sql`${signIn.userAgent}`.as('user_agent'),
            address: sql`${signIn.address}`.as('address'),
            place: sql`${signIn.place}`.as('place'),
            createdAtMs: sql`${createdAtMs}`.as('created_at_ms'),
            lastUsedAtMs: sql`${signIn.lastUsedAtMs}`.as('last_used_at_ms'),
            expiresAtMs: sql`${expiresAtMs}`.as('expires_at_ms'),
            endedAtMs: sql`null`.as('ended_at_ms'),
            endedBecause: sql`null`.as('ended_because'),
          })
          .from(users)
          .where(mayBegin),
      )
      .returning({ id: signIns.id }),
    auditIfChanged(db, entry),
    db.insert(refreshTokens).select(
      db
        .select({
          tokenHash: sql`${tokenHash}`.as('token_hash'),
          companyId: signIns.companyId,
          signInId: sql`${id}`.as('sign_in_id'),
          createdAtMs: sql`${createdAtMs}`.as('created_at_ms'),
          expiresAtMs: sql`${expiresAtMs}`.as('expires_at_ms'),
          usedAtMs: sql`null`.as('used_at_ms'),
        })
        .from(signIns)
        .where(isBegun),
    ),
    db
      .update(users)
      .set({ lastSignInAtMs: createdAtMs })
      .where(and(eq(users.id, userId), exists(db.select({ id: signIns.id }).from(signIns).where(isBegun)))),
  ]);
  return begun.length > 0;
}

/** Everything that decides whether a sign-in still stands, in one read. Takes no company: it makes the actor. */
export async function findStanding(db: Database, signInId: string) {
  const row = await db
    .select({
      signIn: signIns,
      user: {
        id: users.id,
        companyId: users.companyId,
        displayName: users.displayName,
        role: users.role,
        active: users.active,
        deletedAtMs: users.deletedAtMs,
        totpConfirmedAtMs: users.totpConfirmedAtMs,
      },
      company: { suspendedAtMs: companies.suspendedAtMs, requireTwoFactor: companies.requireTwoFactor },
    })
    .from(signIns)
    .innerJoin(users, eq(users.id, signIns.userId))
    .innerJoin(companies, eq(companies.id, signIns.companyId))
    .where(eq(signIns.id, signInId))
    .get();
  return row ?? null;
}
export type Standing = NonNullable<Awaited<ReturnType<typeof findStanding>>>;

/** Times are the caller's, so that one clock decides. */
export interface Exchange {
  readonly tokenHash: string;
  readonly successorHash: string;
  readonly nowMs: number;
  readonly lifetimeMs: number;
  /** How long a token that was already exchanged still gives its successor. */
  readonly overlapMs: number;
}

export type ExchangeResult =
  | { outcome: 'exchanged' | 'reused'; signInId: string; companyId: string; userId: string }
  | { outcome: 'unknown' | 'expired' | 'ended' };

/**
 * RFC 9700, section 4.14.2 (refresh token rotation): a token is exchanged once. Within the overlap, and while its successor is
 * unused, it may be sent again and gives the same successor; anything later is somebody else's copy.
 */
export async function exchangeRefreshToken(db: Database, exchange: Exchange): Promise<ExchangeResult> {
  const { tokenHash, successorHash, nowMs, lifetimeMs, overlapMs } = exchange;
  const found = await db
    .select({ token: refreshTokens, endedAtMs: signIns.endedAtMs, userId: signIns.userId })
    .from(refreshTokens)
    .innerJoin(signIns, eq(signIns.id, refreshTokens.signInId))
    .where(eq(refreshTokens.tokenHash, tokenHash))
    .get();
  if (!found) return { outcome: 'unknown' };
  const { token, endedAtMs, userId } = found;
  const { signInId, companyId } = token;
  if (endedAtMs !== null) return { outcome: 'ended' };
  if (token.usedAtMs !== null) {
    const successor = await findRefreshToken(db, successorHash);
    const again = token.usedAtMs > nowMs - overlapMs && successor?.usedAtMs === null;
    return { outcome: again ? 'exchanged' : 'reused', signInId, companyId, userId };
  }
  if (token.expiresAtMs <= nowMs) return { outcome: 'expired' };
  const expiresAtMs = nowMs + lifetimeMs;
  await db.batch([
    db
      .update(refreshTokens)
      .set({ usedAtMs: nowMs })
      .where(and(eq(refreshTokens.tokenHash, tokenHash), isNull(refreshTokens.usedAtMs))),
    db
      .insert(refreshTokens)
      .values({ tokenHash: successorHash, companyId, signInId, createdAtMs: nowMs, expiresAtMs })
      .onConflictDoNothing(),
    db.update(signIns).set({ lastUsedAtMs: nowMs, expiresAtMs }).where(eq(signIns.id, signInId)),
  ]);
  return { outcome: 'exchanged', signInId, companyId, userId };
}

export async function findRefreshToken(db: Database, tokenHash: string) {
  const row = await db.select().from(refreshTokens).where(eq(refreshTokens.tokenHash, tokenHash)).get();
  return row ?? null;
}

export async function touchSignIn(db: Database, signInId: string, nowMs: number): Promise<void> {
  await db.update(signIns).set({ lastUsedAtMs: nowMs }).where(eq(signIns.id, signInId));
}

/** Which sign-ins are meant: one, or all of a user, perhaps but the one in use. */
export interface SignInScope {
  readonly companyId: string;
  readonly userId: string;
  readonly signInId?: string;
  readonly exceptSignInId?: string;
}

/** For a batch: ends the sign-ins of the scope that still stand. `onlyIf`: what the change that ends them depends on. */
export function endSignInsStatement(
  db: Database,
  scope: SignInScope,
  because: SignInEnd,
  nowMs: number,
  onlyIf?: SQL,
) {
  return db
    .update(signIns)
    .set({ endedAtMs: nowMs, endedBecause: because })
    .where(and(inScope(scope), onlyIf))
    .returning({ id: signIns.id });
}

/** The ids of those that were ended; with its audit entry, if there were any. */
export async function endSignIns(
  db: Database,
  scope: SignInScope,
  because: SignInEnd,
  nowMs: number,
  entry: NewAuditRow,
): Promise<string[]> {
  const [ended] = await db.batch([endSignInsStatement(db, scope, because, nowMs), auditIfChanged(db, entry)]);
  return ended.map(({ id }) => id);
}

export const signInSorts = ['lastUsedAtMs', 'createdAtMs'] as const;
export type SignInSort = (typeof signInSorts)[number];

/** Where a person is signed in now. */
export async function selectSignIns(
  db: Database,
  person: { companyId: string; userId: string },
  page: PageRequest<SignInSort>,
  nowMs: number,
): Promise<SignInRow[]> {
  const { where, orderBy } = keyset(
    { lastUsedAtMs: signIns.lastUsedAtMs, createdAtMs: signIns.createdAtMs },
    signIns.id,
    page,
  );
  return await db
    .select()
    .from(signIns)
    .where(and(inScope(person), gt(signIns.expiresAtMs, nowMs), where))
    .orderBy(...orderBy)
    .limit(page.limit);
}

function inScope({ companyId, userId, signInId, exceptSignInId }: SignInScope): SQL | undefined {
  return and(
    eq(signIns.companyId, companyId),
    eq(signIns.userId, userId),
    signInId === undefined ? undefined : eq(signIns.id, signInId),
    exceptSignInId === undefined ? undefined : ne(signIns.id, exceptSignInId),
    isNull(signIns.endedAtMs),
  );
}

/** What a socket named itself by. */
export interface SocketCredentials {
  readonly signInIds: readonly string[];
  readonly tokenIds: readonly string[];
}

/** Of those, the ones that still let their person in, with what decides about their rights. */
export async function selectStanding(
  db: Database,
  companyId: string,
  { signInIds, tokenIds }: SocketCredentials,
  nowMs: number,
) {
  const [standingSignIns, standingTokens] = await db.batch([
    db
      .select({ id: signIns.id, role: users.role })
      .from(signIns)
      .innerJoin(users, eq(users.id, signIns.userId))
      .innerJoin(companies, eq(companies.id, signIns.companyId))
      .where(
        and(
          isOneOf(signIns.id, signInIds),
          eq(signIns.companyId, companyId),
          isNull(signIns.endedAtMs),
          mayEnter,
          or(
            eq(companies.requireTwoFactor, false),
            isNotNull(users.totpConfirmedAtMs),
            eq(signIns.method, 'sso'),
          ),
        ),
      ),
    db
      .select({ id: apiTokens.id, role: users.role, scopes: apiTokens.scopes })
      .from(apiTokens)
      .innerJoin(users, eq(users.id, apiTokens.userId))
      .innerJoin(companies, eq(companies.id, apiTokens.companyId))
      .where(
        and(
          isOneOf(apiTokens.id, tokenIds),
          eq(apiTokens.companyId, companyId),
          isNull(apiTokens.revokedAtMs),
          gt(apiTokens.expiresAtMs, nowMs),
          mayEnter,
          or(eq(companies.requireTwoFactor, false), isNotNull(users.totpConfirmedAtMs), signsInByProvider),
        ),
      ),
  ]);
  return { signIns: standingSignIns, tokens: standingTokens };
}

const mayEnter = and(eq(users.active, true), isNull(users.deletedAtMs), isNull(companies.suspendedAtMs));

/** As one parameter: D1 takes a hundred in a statement. */
function isOneOf(column: SQLWrapper, ids: readonly string[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`;
}
