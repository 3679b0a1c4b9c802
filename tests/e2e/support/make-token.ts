import { z } from 'zod';
import type { Scope } from '../../../core/access/permissions';
import type { Caller } from './signed-in-caller';

export const uploadScopes: readonly Scope[] = ['projects:read', 'sessions:read', 'sessions:write'];
const hourMs = 60 * 60_000;

/** An API token of the person, as the command line takes one. */
export async function makeToken(call: Caller, scopes: readonly Scope[] = uploadScopes): Promise<string> {
  const input = { name: 'Command line', scopes, expiresAtMs: Date.now() + hourMs };
  return z.object({ token: z.string() }).parse(await call('POST', '/me/tokens', input)).token;
}
