import type { Actor } from '../../../core/access/actor';
import type { AppContext } from '../context';
import { invalid, type Outcome, succeed } from '../outcome';
import { resendInvitation, resetPasswordOf, type SentLink } from './invite-user.server';
import { deleteUser, endSignInsOf, removeTwoFactorOf, setActive, setRole } from './user-standing.server';

/** What the page of a user says after one of its buttons. */
export interface DoneToUser {
  readonly sentence: string;
  readonly link: SentLink | null;
}

type Act = (app: AppContext, actor: Actor, id: string) => Promise<Outcome<unknown>>;

const acts = new Map<string, { act: Act; sentence: string }>([
  [
    'make-admin',
    { act: (...who) => setRole(...who, 'admin'), sentence: 'The user is an administrator now.' },
  ],
  [
    'make-user',
    { act: (...who) => setRole(...who, 'user'), sentence: 'The user is no administrator any more.' },
  ],
  ['activate', { act: (...who) => setActive(...who, true), sentence: 'The user may sign in again.' }],
  [
    'deactivate',
    { act: (...who) => setActive(...who, false), sentence: 'The user is signed out and cannot sign in.' },
  ],
  ['end-sign-ins', { act: endSignInsOf, sentence: 'The user is signed out everywhere.' }],
  ['remove-two-factor', { act: removeTwoFactorOf, sentence: 'The second factor is removed.' }],
  ['delete', { act: deleteUser, sentence: 'The user is deleted.' }],
]);

const links = new Map<string, { act: typeof resetPasswordOf; sentence: string }>([
  ['reset-password', { act: resetPasswordOf, sentence: 'A link for a new password is ready.' }],
  ['resend-invitation', { act: resendInvitation, sentence: 'The invitation is sent again.' }],
]);

/** `intent`: which of the page's buttons was pressed. */
export async function actOnUser(
  app: AppContext,
  actor: Actor,
  id: string,
  intent: string,
): Promise<Outcome<DoneToUser>> {
  const link = links.get(intent);
  if (link) {
    const sent = await link.act(app, actor, id);
    return sent.ok ? succeed({ sentence: link.sentence, link: sent.value }) : sent;
  }
  const known = acts.get(intent);
  if (!known) return invalid('This page has no such button. Load it again.');
  const done = await known.act(app, actor, id);
  return done.ok ? succeed({ sentence: known.sentence, link: null }) : done;
}
