import type { Actor } from '../../../core/access/actor';
import {
  type ApiTokenInput,
  ApiTokenInputSchema,
  longestTokenLifeMs,
  tokensAtMost,
} from '../../../core/access/api-token-input';
import { may, scopesOf } from '../../../core/access/permissions';
import {
  type ApiTokenRow,
  type ApiTokenSort,
  countLiveApiTokens,
  findLiveApiToken,
  insertApiToken,
  revokeApiToken as revokeRow,
  selectApiTokens,
} from '../../../db/api-tokens';
import { auditRow } from '../audit.server';
import type { AppContext } from '../context';
import { conflict, forbidden, invalid, invalidInput, notFound, type Outcome, succeed } from '../outcome';
import { type ListRequest, type Page, readPage } from '../paging';
import { apiTokenMark } from './authenticate.server';
import { afterSignInsEnded } from './ended-sign-ins.server';
import { hashToken, randomToken } from './opaque-token.server';

/** Never holds the token: it is shown once, when it is made, and nowhere kept. */
export type ApiTokenView = Pick<
  ApiTokenRow,
  'id' | 'name' | 'hint' | 'scopes' | 'createdAtMs' | 'expiresAtMs' | 'lastUsedAtMs'
>;

export async function listApiTokens(
  app: AppContext,
  actor: Actor,
  request: ListRequest<ApiTokenSort> = {},
): Promise<Outcome<Page<ApiTokenView>>> {
  if (!may(actor, 'tokens.write')) return forbidden();
  const page = await readPage(request, '-createdAtMs', (rows) => selectApiTokens(app.db, actor, rows));
  return page.ok ? succeed({ ...page.value, rows: page.value.rows.map(viewOf) }) : page;
}

/** A new token of the actor's own, which can never do more than they may themself. */
export async function createApiToken(
  app: AppContext,
  actor: Actor,
  input: ApiTokenInput,
): Promise<Outcome<{ token: string; apiToken: ApiTokenView }>> {
  if (!may(actor, 'tokens.write')) return forbidden();
  const parsed = ApiTokenInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const { name, scopes, expiresAtMs } = parsed.data;
  const nowMs = app.nowMs();
  if (expiresAtMs <= nowMs)
    return invalid('The token would have expired already. Choose a later time.', 'expiresAtMs');
  if (expiresAtMs > nowMs + longestTokenLifeMs)
    return invalid('A token lives for a year at most. Choose an earlier time.', 'expiresAtMs');
  const allowed = scopesOf(actor.role);
  const beyond = scopes.find((scope) => !allowed.includes(scope));
  if (beyond)
    return invalid(`Your role does not allow "${beyond}", so a token of yours cannot have it.`, 'scopes');
  if ((await countLiveApiTokens(app.db, actor, nowMs)) >= tokensAtMost)
    return conflict(`You have ${tokensAtMost} API tokens already. Revoke one that is no longer used.`);
  const token = `${apiTokenMark}${randomToken()}`;
  const row: ApiTokenRow = {
    id: crypto.randomUUID(),
    companyId: actor.companyId,
    userId: actor.userId,
    name,
    tokenHash: hashToken(token),
    hint: token.slice(-4),
    scopes,
    createdAtMs: nowMs,
    expiresAtMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };
  const entry = auditRow(app, actor, {
    action: 'token.created',
    target: { kind: 'token', id: row.id, name },
    after: { scopes, expiresAtMs },
  });
  await insertApiToken(app.db, row, entry);
  return succeed({ token, apiToken: viewOf(row) });
}

export async function revokeApiToken(app: AppContext, actor: Actor, id: string): Promise<Outcome<null>> {
  if (!may(actor, 'tokens.write')) return forbidden();
  const found = await findLiveApiToken(app.db, actor, id);
  if (!found) return notFound('API token');
  const entry = auditRow(app, actor, {
    action: 'token.revoked',
    target: { kind: 'token', id, name: found.name },
  });
  if (!(await revokeRow(app.db, actor, id, app.nowMs(), entry))) return notFound('API token');
  afterSignInsEnded(app, actor.companyId);
  return succeed(null);
}

function viewOf({
  id,
  name,
  hint,
  scopes,
  createdAtMs,
  expiresAtMs,
  lastUsedAtMs,
}: ApiTokenRow): ApiTokenView {
  return { id, name, hint, scopes, createdAtMs, expiresAtMs, lastUsedAtMs };
}
