import { Authenticator } from 'remix-auth';
import { companyMayWork } from '../../../core/access/company-may-work';
import type { SsoClaims } from '../../../core/access/sso';
import { isAboutPerson, type SsoProblem, ssoProblems } from '../../../core/access/sso-problem';
import { appendAudit } from '../../../db/audit-log';
import { type LoadedSsoConnection, loadSsoConnection, loadSsoConnectionBySlug } from '../../../db/sso';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { signInBrowser } from '../sign-in/browser-sign-in.server';
import { takeProviderVisit } from '../sign-in/guesses.server';
import { safeNext } from '../sign-in/safe-next';
import { redirectWithCookies } from '../sign-in/sign-in.server';
import { openKnownProvider } from './known-provider.server';
import { clearedPendingSso, type PendingSso, readPendingSso, setPendingSso } from './pending-sso.server';
import { callbackAddress, clientOf } from './sso-connection.server';
import { findSsoPerson, type SsoPerson } from './sso-person.server';
import { beginAtProvider, SsoError, SsoStrategy } from './sso-strategy.server';

/** A redirect, or why there is no sign-in, with the cookies to send along. */
export type SsoAnswer = Response | { readonly problem: SsoProblem; readonly setCookies: readonly string[] };

/** Sends the browser to the provider of the company of this name. */
export async function startSso(request: Request, app: AppContext, slug: string): Promise<SsoAnswer> {
  const loaded = slug === '' ? null : await loadSsoConnectionBySlug(app.db, slug.toLowerCase());
  if (!isOpen(loaded)) return { problem: 'unavailable', setCookies: [] };
  const client = await clientOf(app, loaded);
  const opened = await openKnownProvider(app, client);
  if (!opened.ok) return { problem: opened.problem, setCookies: [] };
  const { url, secrets } = await beginAtProvider(opened.provider, callbackAddress(app, loaded.company.id));
  const pending: PendingSso = {
    ...secrets,
    companyId: loaded.company.id,
    issuer: client.issuer,
    clientId: client.clientId,
    next: safeNext(request),
  };
  return redirectWithCookies(url.href, [setPendingSso(app, request, pending)]);
}

/**
 * Takes the provider's answer: a sign-in and on to where the person wanted to go, or why not. The cookie is spent either way.
 * `companyId`: whose callback address it came to.
 */
export async function finishSso(request: Request, app: AppContext, companyId: string): Promise<SsoAnswer> {
  const setCookies = [clearedPendingSso(request)];
  const started = readPendingSso(app, request);
  const pending = started?.companyId === companyId ? started : null;
  const loaded = pending && (await loadSsoConnection(app.db, pending.companyId));
  if (!pending || !isOpen(loaded) || !isStillMeant(loaded, pending)) return { problem: 'stale', setCookies };
  // Given back once the provider has said who it is: only useless answers count.
  const visit = await takeProviderVisit(app);
  if (!visit.ok) return { problem: 'too_many', setCookies };
  const person = await identify(request, app, loaded, pending);
  if (person.ok || isAboutPerson(person.problem)) await visit.giveBack();
  if (!person.ok) return { problem: person.problem, setCookies };
  const signedIn = await signInBrowser(app, request, person.user, 'sso');
  if (!signedIn) return { problem: 'stale', setCookies };
  return redirectWithCookies(pending.next, [...setCookies, ...signedIn]);
}

function isOpen(loaded: LoadedSsoConnection | null): loaded is LoadedSsoConnection {
  return loaded?.connection.enabled === true && companyMayWork(loaded.company);
}

/** An administrator may have changed the provider while the person was there. */
function isStillMeant({ connection }: LoadedSsoConnection, pending: PendingSso): boolean {
  return connection.issuer === pending.issuer && connection.clientId === pending.clientId;
}

async function identify(
  request: Request,
  app: AppContext,
  loaded: LoadedSsoConnection,
  pending: PendingSso,
): Promise<SsoPerson> {
  const opened = await openKnownProvider(app, await clientOf(app, loaded));
  if (!opened.ok) return opened;
  const authenticator = new Authenticator<SsoPerson>();
  authenticator.use(
    new SsoStrategy(opened.provider, callbackAddress(app, pending.companyId), pending, async (claims) => {
      const person = await findSsoPerson(app, loaded, claims);
      if (!person.ok) await auditRefusal(app, loaded, ssoProblems[person.problem], claims);
      return person;
    }),
  );
  try {
    return await authenticator.authenticate('sso', request);
  } catch (error) {
    if (!(error instanceof SsoError)) throw error;
    const code = codeOf(error.cause);
    if (error.problem === 'failed') {
      // Not the cause itself: the library's errors hold tokens and claims.
      const { requestId } = app.where;
      console.warn('A single sign-on failed', { requestId, companyId: loaded.company.id, code });
      await auditRefusal(app, loaded, `The provider's answer was not usable (${code}).`);
    }
    return { ok: false, problem: error.problem };
  }
}

function codeOf(cause: unknown): string {
  for (let inner = cause; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return cause instanceof Error ? cause.name : 'unknown';
}

async function auditRefusal(
  app: AppContext,
  { company }: LoadedSsoConnection,
  refusal: string,
  claims?: SsoClaims,
): Promise<void> {
  const performer = {
    companyId: company.id,
    actorKind: 'nobody',
    actorUserId: null,
    actorName: claims?.email ?? claims?.sub ?? 'Somebody unknown',
  } as const;
  await appendAudit(
    app.db,
    auditRowOf(app, performer, {
      action: 'sign_in.refused',
      target: { kind: 'company', id: company.id, name: 'Single sign-on' },
      refusal,
    }),
  );
}
