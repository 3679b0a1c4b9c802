import { replacePasswordHash, type UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { hashPassword, needsRehash, verifyNoPassword, verifyPassword } from './password.server';

/**
 * Whether this is the person's password. Takes about as long for nobody, and for a person without a password. A hash of an
 * older form is replaced on the way, since only now the password is known.
 */
export async function passwordMatches(
  app: AppContext,
  user: Pick<UserRow, 'id' | 'companyId' | 'passwordHash'> | null,
  password: string,
): Promise<boolean> {
  if (!user || user.passwordHash === '') return await verifyNoPassword(password);
  if (!(await verifyPassword(password, user.passwordHash))) return false;
  if (needsRehash(user.passwordHash)) {
    const { companyId, id } = user;
    await replacePasswordHash(app.db, { companyId, id }, user.passwordHash, await hashPassword(password));
  }
  return true;
}
