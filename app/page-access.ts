import type { Action } from '../core/access/permissions';

/** Who may open a page: whoever has the permission, everybody who is signed in, or anybody. */
export type PageAccess = Action | 'signed-in' | 'open';

/** What each route module with an address exports as its handle; the isolation tests read it from the source. */
export interface PageHandle {
  readonly access: PageAccess;
}
