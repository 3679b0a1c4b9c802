import { DurableObject } from 'cloudflare:workers';
import { type Bucket, type RatePolicy, type RateVerdict, takeToken } from '../../core/access/rate-policy';

/**
 * The token buckets of one actor or address. They are in memory alone: the platform keeps an idle object for longer than
 * the window in which a bucket fills again, and after an eviction a full bucket is what there would nearly be anyhow.
 */
export class RateLimiter extends DurableObject {
  private readonly buckets = new Map<string, Bucket>();

  take(policy: RatePolicy): RateVerdict {
    const { bucket, verdict } = takeToken(policy, this.buckets.get(policy.name) ?? null, Date.now());
    this.buckets.set(policy.name, bucket);
    return verdict;
  }
}
