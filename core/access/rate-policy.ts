/** `limit` requests in `windowSeconds`, refilled evenly: a token bucket that holds `limit`. */
export interface RatePolicy {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly resetSeconds: number;
  /** Until the next request is taken; 0 when this one is. */
  readonly retryAfterSeconds: number;
}

/**
 * Enough for a person's page and for a script that lists page after page. Uploads have a bucket of their own: a manifest
 * of a million files is a thousand batches, and they are not to wait for it.
 */
export const defaultRate = '600/60';
const uploadFactor = 5;
const uploadPath = /^\/api\/v1\/sessions\/[^/]+\/(manifest|packs|scans|start|socket)$/;

/** Reads "600/60". Null for another form. */
export function parseRate(text: string): { limit: number; windowSeconds: number } | null {
  const [, limit, windowSeconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,4})$/.exec(text) ?? [];
  return limit && windowSeconds ? { limit: Number(limit), windowSeconds: Number(windowSeconds) } : null;
}

export function policyFor(rate: { limit: number; windowSeconds: number }, path: string): RatePolicy {
  const { limit, windowSeconds } = rate;
  if (uploadPath.test(path)) return { name: 'uploads', limit: limit * uploadFactor, windowSeconds };
  return { name: 'requests', limit, windowSeconds };
}

/** Takes one token, if there is one. A clock that goes backwards refills nothing. */
export function takeToken(
  policy: RatePolicy,
  bucket: Bucket | null,
  nowMs: number,
): { bucket: Bucket; verdict: RateVerdict } {
  const perMs = policy.limit / (policy.windowSeconds * 1000);
  const elapsedMs = Math.max(0, nowMs - (bucket?.atMs ?? nowMs));
  const filled = Math.min(policy.limit, (bucket?.tokens ?? policy.limit) + elapsedMs * perMs);
  const allowed = filled >= 1;
  const tokens = allowed ? filled - 1 : filled;
  return {
    bucket: { tokens, atMs: Math.max(nowMs, bucket?.atMs ?? nowMs) },
    verdict: {
      allowed,
      remaining: Math.floor(tokens),
      resetSeconds: Math.ceil((policy.limit - tokens) / perMs / 1000),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000)),
    },
  };
}

/** draft-ietf-httpapi-ratelimit-headers-10. */
export function rateHeaders(policy: RatePolicy, verdict: RateVerdict): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy.name}";q=${policy.limit};w=${policy.windowSeconds}`,
    ratelimit: `"${policy.name}";r=${verdict.remaining};t=${verdict.resetSeconds}`,
  };
}
