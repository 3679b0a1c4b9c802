import type { Context } from 'hono';
import { z } from 'zod';
import { openSecret, sealSecret } from '../../../core/storage/secret-box';
import {
  claimIdempotencyKey,
  findIdempotencyKey,
  type IdempotencyRow,
  keepAnswer,
  releaseIdempotencyKey,
} from '../../../db/idempotency-keys';
import type { ApiEnv } from './api-env';
import { isPackPath } from './pack-body';
import { problemResponse } from './problem';

const keptMs = 24 * 60 * 60 * 1000;
/** Longer than any request runs: after it, its Worker is taken for dead. */
const longestRunMs = 10 * 60 * 1000;
/** What a creation answers is far smaller; a longer answer is not kept. */
const longestAnswer = 50_000;
const replayedHeaders = ['content-type', 'etag', 'location'] as const;

const AnswerSchema = z.object({ headers: z.record(z.string(), z.string()), body: z.string() });

/**
 * Runs a POST that names an `Idempotency-Key` once, and answers its repetitions with the same answer
 * (draft-ietf-httpapi-idempotency-key-header). Behind the sign-in: a key is its user's own.
 */
export async function runOnce(c: Context<ApiEnv>, next: () => Promise<void>): Promise<Response | undefined> {
  const key = c.req.header('idempotency-key');
  // Its hash would need the whole of a pack in memory.
  if (key === undefined || c.req.method !== 'POST' || isPackPath(c.req.path)) {
    await next();
    return;
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const sentence = 'The Idempotency-Key has 1 to 255 visible ASCII characters. Use a random UUID.';
    return problemResponse(400, sentence, { field: 'Idempotency-Key' });
  }
  const { app, actor } = c.var;
  const nowMs = app.nowMs();
  const requestHash = await hashOf(c);
  const name = { userId: actor.userId, key };
  const row = { ...name, companyId: actor.companyId, requestHash, createdAtMs: nowMs };
  const stale = { answeredMs: nowMs - keptMs, runningMs: nowMs - longestRunMs };
  if (!(await claimIdempotencyKey(app.db, row, stale))) return await answerAgain(c, name, requestHash);
  try {
    await next();
  } catch (cause) {
    await releaseIdempotencyKey(app.db, name);
    throw cause;
  }
  await keep(c, name);
}

async function answerAgain(
  c: Context<ApiEnv>,
  name: Pick<IdempotencyRow, 'userId' | 'key'>,
  requestHash: string,
): Promise<Response> {
  const row = await findIdempotencyKey(c.var.app.db, name);
  if (row && row.requestHash !== requestHash) {
    const sentence = 'This Idempotency-Key was used for another request. Use a new one for this request.';
    return problemResponse(422, sentence, { field: 'Idempotency-Key' });
  }
  if (!row || row.status === null || row.answerSealed === null) {
    const sentence = 'The first request with this Idempotency-Key is still running. Try again in a moment.';
    return problemResponse(409, sentence, { field: 'Idempotency-Key' }, { 'retry-after': '1' });
  }
  const text = await openSecret(await c.var.app.secretKeys(), placeOf(c, name), row.answerSealed);
  const { headers, body } = AnswerSchema.parse(JSON.parse(text));
  return new Response(body === '' ? null : body, {
    status: row.status,
    headers: { ...headers, 'idempotency-replayed': 'true' },
  });
}

/** A failure of ours is not kept: the request may be tried again. */
async function keep(c: Context<ApiEnv>, name: Pick<IdempotencyRow, 'userId' | 'key'>): Promise<void> {
  const { app } = c.var;
  const body = c.res.status >= 500 ? '' : await c.res.clone().text();
  if (c.res.status >= 500 || body.length > longestAnswer) {
    await releaseIdempotencyKey(app.db, name);
    return;
  }
  const headers = replayedHeaders.flatMap((header) => {
    const value = c.res.headers.get(header);
    return value === null ? [] : [[header, value]];
  });
  const text = JSON.stringify({ headers: Object.fromEntries(headers), body });
  const answerSealed = await sealSecret(await app.secretKeys(), placeOf(c, name), text);
  await keepAnswer(app.db, name, { status: c.res.status, answerSealed });
}

function placeOf(c: Context<ApiEnv>, { userId, key }: Pick<IdempotencyRow, 'userId' | 'key'>) {
  return { companyId: c.var.actor.companyId, rowId: `idempotency:${userId}:${key}` };
}

async function hashOf(c: Context<ApiEnv>): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const text = JSON.stringify([c.req.method, pathname + search, await c.req.text()]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
