import type { Actor } from '../../core/access/actor';
import { findCompany } from '../../db/companies';
import type { AppContext } from './context';

/** The name of the actor's own company. */
export async function companyName(app: AppContext, actor: Actor): Promise<string> {
  return (await findCompany(app.db, actor.companyId))?.name ?? '';
}
