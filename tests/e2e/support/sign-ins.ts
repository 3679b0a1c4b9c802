import { demoSignIn } from '../../../local/seed';

/** One admin in each of two companies. */
export const signIns = {
  demo: demoSignIn,
  other: { username: 'rival', password: 'rival-password-1' },
};
