import { genericGrantRequest, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import { loadSsoConnection } from '../../../db/sso';
import type { AppContext } from '../context';
import { forbidden, notFound, type Outcome, succeed } from '../outcome';
import { openProvider } from './provider.server';
import { callbackAddress, clientOf } from './sso-connection.server';

const clientErrors = ['invalid_client', 'unauthorized_client'];

/** `sentence` says what is wrong, and what to do. */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly sentence: string;
}

const failed = (sentence: string) => succeed<ConnectionTest>({ ok: false, sentence });

/**
 * Whether the provider answers and knows this client: it is asked to exchange a code that it never gave, and says by which of
 * the two it refuses (OAuth 2.0, section 5.2).
 */
export async function testSsoConnection(app: AppContext, actor: Actor): Promise<Outcome<ConnectionTest>> {
  if (!may(actor, 'sso.write')) return forbidden();
  const loaded = await loadSsoConnection(app.db, actor.companyId);
  if (!loaded) return notFound('single sign-on connection');
  const provider = await openProvider(app, await clientOf(app, loaded));
  if (!provider.ok) return failed(provider.sentence);
  try {
    await genericGrantRequest(provider.value, 'authorization_code', {
      code: `connection-test-${crypto.randomUUID()}`,
      redirect_uri: callbackAddress(app, actor.companyId),
      code_verifier: `${crypto.randomUUID()}${crypto.randomUUID()}`,
    });
  } catch (error) {
    const isClient = error instanceof ResponseBodyError && clientErrors.includes(error.error);
    if (isClient || error instanceof WWWAuthenticateChallengeError) {
      return failed(
        'The provider answers, but refuses the client ID or the client secret. Copy both again from the provider.',
      );
    }
    if (!(error instanceof ResponseBodyError)) {
      return failed('The provider answers, but its token endpoint does not. Try again later.');
    }
  }
  return succeed({
    ok: true,
    sentence: 'The provider answers and accepts the client ID and the client secret.',
  });
}
