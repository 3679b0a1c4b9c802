import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Actor } from '../../../core/access/actor';
import { addressBlock } from '../../../core/access/address-block';
import {
  defaultRate,
  parseRate,
  policyFor,
  type RatePolicy,
  type RateVerdict,
  rateHeaders,
} from '../../../core/access/rate-policy';
import type { ApiEnv } from './api-env';
import { problemResponse } from './problem';

const limiterOf = ({ userId }: Actor) => `user:${userId}`;

/** The limiter of a person: all their tokens and sign-ins share it, or each new token would bring a new share. */
export function chargeActor(c: Context<ApiEnv>, actor: Actor): Promise<Response | null> {
  return charge(c, limiterOf(actor));
}

/** Limiters that refused a request here, and until when that counts as lately. */
const refusedUntilMs = new Map<string, number>();
const latelyMs = 10_000;
const rememberedAtMost = 1_000;

/** Whoever is over their rate is asked about before any work is done for them. */
export function wasRefusedLately(actor: Actor): boolean {
  return (refusedUntilMs.get(limiterOf(actor)) ?? 0) > Date.now();
}

function rememberRefusal(name: string): void {
  if (refusedUntilMs.size >= rememberedAtMost) refusedUntilMs.clear();
  refusedUntilMs.set(name, Date.now() + latelyMs);
}

/** The limiter of those whom nothing names but their address. */
export function chargeAddress(c: Context<ApiEnv>): Promise<Response | null> {
  return charge(c, `address:${addressBlock(c.req.header('cf-connecting-ip') ?? 'unknown')}`);
}

/** For open operations. */
export const limitAddress = createMiddleware<ApiEnv>(async (c, next) => {
  return (await chargeAddress(c)) ?? (await next());
});

/** Sets the headers on every answer; what met no operation is charged to its address. */
export const sayRate = createMiddleware<ApiEnv>(async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  const refusal = await chargeAddress(c);
  if (refusal) c.res = refusal;
  for (const [name, value] of Object.entries(c.var.rateHeaders ?? {})) c.res.headers.set(name, value);
});

/** Once a request. Null: go on. */
async function charge(c: Context<ApiEnv>, name: string): Promise<Response | null> {
  if (c.var.rateHeaders) return null;
  const rate = parseRate(c.env.API_RATE_LIMIT ?? defaultRate) ?? parseRate(defaultRate);
  if (!rate) return null;
  const policy = policyFor(rate, c.req.path);
  const verdict = await ask(c, name, policy);
  if (!verdict) return null;
  c.set('rateHeaders', rateHeaders(policy, verdict));
  if (verdict.allowed) return null;
  rememberRefusal(name);
  const seconds = verdict.retryAfterSeconds;
  const sentence = `Too many requests: ${policy.limit} in ${policy.windowSeconds} seconds are taken. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return problemResponse(429, sentence, {}, { 'retry-after': String(seconds) });
}

/** A limiter that does not answer stops nobody. */
async function ask(c: Context<ApiEnv>, name: string, policy: RatePolicy): Promise<RateVerdict | null> {
  try {
    const limiters = c.env.RATE_LIMITERS;
    const limiter = limiters.get(limiters.idFromName(name)) as RateLimiterStub;
    return await limiter.take(policy);
  } catch (cause) {
    console.error('The rate limiter does not answer', { requestId: c.var.requestId, cause });
    return null;
  }
}

interface RateLimiterStub {
  take(policy: RatePolicy): Promise<RateVerdict>;
}
