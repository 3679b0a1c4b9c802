import type { Actor } from '../../../core/access/actor';
import { may, type Role } from '../../../core/access/permissions';
import type { SortOf } from '../../../core/protocol/list-query';
import { type UserChange, UserChangeSchema, type UserStatus } from '../../../core/users/user-input';
import { findCompany } from '../../../db/companies';
import { findUser, selectUsers, type UserSort } from '../../../db/users';
import type { AppContext } from '../context';
import { forbidden, invalid, invalidInput, notFound, type Outcome, succeed } from '../outcome';
import { type ListRequest, type Page, readPage } from '../paging';
import { saveUser } from './save-user.server';
import { emailProblem, needsPerson } from './user-refusals';
import { type UserView, viewOf } from './user-view.server';

export interface UserListRequest extends ListRequest<UserSort> {
  readonly role?: Role;
  readonly status?: UserStatus;
}

const defaultSort: SortOf<UserSort> = 'username';

export async function listUsers(
  app: AppContext,
  actor: Actor,
  request: UserListRequest,
): Promise<Outcome<Page<UserView>>> {
  if (!may(actor, 'users.read')) return forbidden();
  const page = await readPage(request, defaultSort, (wanted) =>
    selectUsers(app.db, actor.companyId, request, wanted),
  );
  if (!page.ok) return page;
  return succeed({ ...page.value, rows: page.value.rows.map(viewOf) });
}

export async function getUser(app: AppContext, actor: Actor, id: string): Promise<Outcome<UserView>> {
  if (!may(actor, 'users.read')) return forbidden();
  const user = await findUser(app.db, actor.companyId, id);
  return user ? succeed(viewOf(user)) : notFound('user');
}

/** An absent field stays as it is. */
export async function updateUser(
  app: AppContext,
  actor: Actor,
  id: string,
  input: UserChange,
  expectedVersion?: number,
): Promise<Outcome<UserView>> {
  if (!may(actor, 'users.write')) return forbidden();
  const before = await findUser(app.db, actor.companyId, id);
  if (!before) return notFound('user');
  const parsed = UserChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const change = parsed.data;
  if (change.email === null && before.invitedAtMs !== null)
    return invalid('The invitation goes to this address, so it cannot be left out. Enter one.', 'email');
  const isMoved = change.email !== undefined && change.email !== before.email;
  if (isMoved) {
    // With the address comes the mailed link for a new password.
    if (id === actor.userId) return invalid('Change your own address on your profile page.', 'email');
    if (!may(actor, 'users.credentials')) return needsPerson;
    const refusal = emailProblem(await findCompany(app.db, actor.companyId), change.email);
    if (refusal) return refusal;
  }
  return await saveUser(app, actor, before, { change, isMoved, expectedVersion });
}
