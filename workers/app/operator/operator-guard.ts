import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { auditRowOf } from '../../../app/server/audit.server';
import type { AppContext, AppEnv } from '../../../app/server/context';
import { takeOperatorGuess } from '../../../app/server/sign-in/guesses.server';
import { appendAudit } from '../../../db/audit-log';
import { problemResponse } from '../api/problem';

export interface OperatorEnv {
  Bindings: AppEnv;
  Variables: { app: AppContext };
}

const noDoor = 'There is no such address here.';

/** Lets in who knows the operator's token. Where none is set there is no door at all. */
export const operatorGuard = createMiddleware<OperatorEnv>(async (c, next) => {
  const token = c.env.OPERATOR_TOKEN;
  if (!token) return problemResponse(404, noDoor);
  const guess = await takeOperatorGuess(c.var.app);
  if (!guess.ok) {
    const seconds = guess.retryAfterSeconds;
    const sentence = `There were too many wrong tries from this address. Wait ${seconds} seconds, then try again.`;
    return problemResponse(429, sentence, {}, { 'retry-after': String(seconds) });
  }
  const given = /^Bearer (\S+( \S+)*)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  if (!isSame(given, token)) {
    await noteRefusal(c.var.app);
    return problemResponse(
      401,
      'The operator token is wrong. Give the one that this Longshore was set up with.',
    );
  }
  await guess.giveBack();
  return await next();
});

/** Hashed first: the comparison takes equally long for every text, whatever its length. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}

async function noteRefusal(app: AppContext): Promise<void> {
  const nobody = { companyId: null, actorKind: 'nobody', actorUserId: null, actorName: 'Somebody' } as const;
  const refusal = 'The operator token was wrong.';
  await appendAudit(app.db, auditRowOf(app, nobody, { action: 'access.refused', target: null, refusal }));
}
