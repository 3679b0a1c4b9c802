import type { Configuration, ServerMetadata } from 'openid-client';
import type { AppContext } from '../context';
import { takeProviderVisit } from '../sign-in/guesses.server';
import { openProvider, type ProviderClient, providerOf } from './provider.server';

type Opened =
  | { readonly ok: true; readonly provider: Configuration }
  | { readonly ok: false; readonly problem: 'unreachable' | 'too_many' };

interface Known {
  readonly metadata: ServerMetadata;
  readonly untilMs: number;
}

const knownForMs = 5 * 60_000;
const knownAtMost = 200;

/** Public documents, by issuer: no secret is among them. An isolate that forgets them asks again. */
const known = new Map<string, Known>();

/**
 * For the sign-ins of people, who are not known yet: a discovery document that was read lately is not asked for again, and
 * whoever makes Longshore ask in vain waits more and more, so that nobody can make it call providers without end.
 */
export async function openKnownProvider(app: AppContext, client: ProviderClient): Promise<Opened> {
  const found = known.get(client.issuer);
  if (found && found.untilMs > app.nowMs())
    return { ok: true, provider: providerOf(app, client, found.metadata) };
  const visit = await takeProviderVisit(app);
  if (!visit.ok) return { ok: false, problem: 'too_many' };
  const opened = await openProvider(app, client);
  if (!opened.ok) return { ok: false, problem: 'unreachable' };
  await visit.giveBack();
  keep(client.issuer, { metadata: opened.value.serverMetadata(), untilMs: app.nowMs() + knownForMs });
  return { ok: true, provider: opened.value };
}

function keep(issuer: string, entry: Known): void {
  known.delete(issuer);
  known.set(issuer, entry);
  const [oldest] = known.keys();
  if (known.size > knownAtMost && oldest !== undefined) known.delete(oldest);
}
