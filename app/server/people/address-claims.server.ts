import type { Actor } from '../../../core/access/actor';
import type { AppContext } from '../context';
import { conflict, type Outcome, succeed } from '../outcome';
import { waitInWords } from '../sign-in/check-credentials.server';
import { takeAddressClaim } from '../sign-in/guesses.server';

/**
 * Writes what puts an address into force without an invitation. That it is taken tells of a person of some company, perhaps
 * another one: a company hears it a few times, and then has to wait.
 */
export async function claimAddress<Result>(
  app: AppContext,
  { companyId }: Actor,
  write: () => Promise<Result>,
  wasTaken: (result: Result) => boolean,
): Promise<Outcome<Result>> {
  const claim = await takeAddressClaim(app, companyId);
  if (!claim.ok) {
    const wait = waitInWords(claim.retryAfterSeconds);
    return conflict(
      `Too many addresses of other people were entered. Wait ${wait}, then try again.`,
      'email',
    );
  }
  const result = await write();
  if (!wasTaken(result)) await claim.giveBack();
  return succeed(result);
}
