import { env } from 'cloudflare:test';
import { apiTokenMark } from '../../../app/server/sign-in/authenticate.server';
import { hashToken, randomToken } from '../../../app/server/sign-in/opaque-token.server';
import type { Scope } from '../../../core/access/permissions';
import { createDatabase } from '../../../db/client';
import { apiTokens } from '../../../db/schema';
import type { ApiClient } from './api-client';

/** The headers of a request that names itself by a new API token of the client's person. */
export async function makeApiToken(
  client: ApiClient,
  tokenScopes: readonly Scope[],
): Promise<{ cookie: string; authorization: string }> {
  const token = `${apiTokenMark}${randomToken()}`;
  const nowMs = Date.now();
  await createDatabase(env.DB)
    .insert(apiTokens)
    .values({
      id: crypto.randomUUID(),
      companyId: client.companyId,
      userId: client.userId,
      name: 'Test',
      tokenHash: hashToken(token),
      hint: token.slice(-4),
      scopes: [...tokenScopes],
      createdAtMs: nowMs,
      expiresAtMs: nowMs + 3_600_000,
    });
  return { cookie: '', authorization: `Bearer ${token}` };
}
