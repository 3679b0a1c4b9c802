import type { Actor } from '../../../core/access/actor';
import { may } from '../../../core/access/permissions';
import { type SignInRow, type SignInSort, selectSignIns } from '../../../db/sign-ins';
import type { AppContext } from '../context';
import { deviceName } from '../device-name';
import { forbidden, notFound, type Outcome, succeed } from '../outcome';
import { type ListRequest, type Page, readPage } from '../paging';
import { endSignIns } from './start-sign-in.server';

export interface SignInView
  extends Pick<SignInRow, 'id' | 'method' | 'address' | 'place' | 'createdAtMs' | 'lastUsedAtMs'> {
  /** "Firefox on Windows". */
  readonly device: string;
  /** The one that asks. */
  readonly current: boolean;
}

/** Where the actor is signed in. */
export async function listSignIns(
  app: AppContext,
  actor: Actor,
  request: ListRequest<SignInSort> = {},
): Promise<Outcome<Page<SignInView>>> {
  if (!may(actor, 'sign-ins.write')) return forbidden();
  const page = await readPage(request, '-lastUsedAtMs', (rows) =>
    selectSignIns(app.db, actor, rows, app.nowMs()),
  );
  return page.ok ? succeed({ ...page.value, rows: page.value.rows.map((row) => viewOf(row, actor)) }) : page;
}

/** Ends one of the actor's own sign-ins, perhaps this one. */
export async function endOneSignIn(app: AppContext, actor: Actor, signInId: string): Promise<Outcome<null>> {
  if (!may(actor, 'sign-ins.write')) return forbidden();
  const { userId } = actor;
  const because = signInId === currentOf(actor) ? 'signed_out' : 'ended_elsewhere';
  const ended = await endSignIns(app, actor, { userId, signInId }, because);
  return ended > 0 ? succeed(null) : notFound('sign-in');
}

/** Ends all of the actor's sign-ins but the one that asks; answers how many there were. */
export async function endOtherSignIns(app: AppContext, actor: Actor): Promise<Outcome<number>> {
  if (!may(actor, 'sign-ins.write')) return forbidden();
  const scope = { userId: actor.userId, exceptSignInId: currentOf(actor) ?? undefined };
  return succeed(await endSignIns(app, actor, scope, 'ended_elsewhere'));
}

function currentOf({ via }: Actor): string | null {
  return via.kind === 'sign-in' ? via.signInId : null;
}

function viewOf(row: SignInRow, actor: Actor): SignInView {
  const { id, method, address, place, createdAtMs, lastUsedAtMs, userAgent } = row;
  const current = id === currentOf(actor);
  return { id, method, address, place, createdAtMs, lastUsedAtMs, device: deviceName(userAgent), current };
}
