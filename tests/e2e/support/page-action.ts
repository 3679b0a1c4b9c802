import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageAccess } from '../../../app/page-access';
import { type Action, permissions } from '../../../core/access/permissions';
import { projectRoot } from '../../../local/child-process';
import type { PageRoute } from './page-routes';

/** What a page needs, as its module says: a permission, only a sign-in, or nothing. Throws where it says none of them. */
export function pageAction({ file }: PageRoute): PageAccess {
  const source = readFileSync(join(projectRoot, 'app', file), 'utf8');
  const said = /export const handle = \{ access: '([\w.-]+)' \}/.exec(source)?.[1];
  if (said === 'signed-in' || said === 'open') return said;
  const action = Object.keys(permissions).find((known) => known === said);
  if (!action) throw new Error(`app/${file} does not say who may open it (handle.access)`);
  return action as Action;
}
