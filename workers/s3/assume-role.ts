import { AwsV4Signer } from 'aws4fetch';
import { partitionOf, stsEndpoint } from '../../core/storage/aws-partition';
import { bucketOnlyPolicy } from '../../core/storage/iam-policy';
import type { StoreResult } from '../../core/storage/object-store';
import type { AssumeRole, RoleAccess, TemporaryKeys } from '../../core/storage/role-access';
import { type StorageProblem, storageProblem } from '../../core/storage/storage-problem';
import { cappedFetch } from './capped-fetch';
import { parseAssumedRole } from './s3-xml';

/** Longshore's own keys, good for nothing but to take on the roles that companies offer. */
export interface PlatformKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface PlatformKeysEnv {
  readonly PLATFORM_AWS_ACCESS_KEY_ID?: string;
  readonly PLATFORM_AWS_SECRET_ACCESS_KEY?: string;
}

const durationSeconds = 3_600;
/** A presigned URL lives 15 minutes at most, and never longer than its keys. */
const renewBeforeEndMs = 10 * 60_000;
const timeoutMs = 10_000;

/** Keys are kept in the isolate's memory alone, for each role and bucket, and are renewed in time. */
export class RoleKeys {
  private readonly kept = new Map<string, TemporaryKeys>();

  constructor(private readonly nowMs: () => number) {}

  /** How the Workers take on roles; without keys of Longshore's own they cannot. */
  with(env: PlatformKeysEnv): AssumeRole {
    const own = readPlatformKeys(env);
    return async (role) => {
      if (!own) return { ok: false, problem: storageProblem('RolesNotOffered', null) };
      const name = JSON.stringify([own.accessKeyId, role]);
      const kept = this.kept.get(name);
      if (kept && kept.expiresAtMs - renewBeforeEndMs > this.nowMs()) return { ok: true, value: kept };
      const fresh = await askForKeys(own, role);
      if (fresh.ok) this.keep(name, fresh.value);
      return fresh;
    };
  }

  private keep(name: string, keys: TemporaryKeys): void {
    for (const [other, { expiresAtMs }] of this.kept)
      if (expiresAtMs <= this.nowMs()) this.kept.delete(other);
    this.kept.set(name, keys);
  }
}

/** Of this isolate. */
export const roleKeys = new RoleKeys(() => Date.now());

export function readPlatformKeys(env: PlatformKeysEnv): PlatformKeys | null {
  const { PLATFORM_AWS_ACCESS_KEY_ID: accessKeyId, PLATFORM_AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
}

/** AWS Security Token Service API Reference, 2011-06-15, "AssumeRole". */
async function askForKeys(own: PlatformKeys, role: RoleAccess): Promise<StoreResult<TemporaryKeys>> {
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: role.roleArn,
    RoleSessionName: 'longshore',
    ExternalId: role.externalId,
    DurationSeconds: String(durationSeconds),
    // The keys can never do more than both this and the role allow.
    Policy: JSON.stringify(bucketOnlyPolicy(role.bucket, partitionOf(role.region))),
  }).toString();
  const signed = await new AwsV4Signer({
    ...own,
    method: 'POST',
    url: `${stsEndpoint(role.endpoint, role.region)}/`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    region: role.region,
    service: 'sts',
    allHeaders: true,
  }).sign();
  const { method, headers } = signed;
  const answer = await cappedFetch(signed.url.href, { method, headers, body, timeoutMs });
  if (!answer.ok) return { ok: false, problem: ofRole(answer.problem) };
  const keys = parseAssumedRole(answer.value.text);
  return keys ? { ok: true, value: keys } : { ok: false, problem: storageProblem('RoleUnusable', 200) };
}

const aboutOwnKeys = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken'];

/** The codes of STS in the words of a storage profile: "AccessDenied" is about the role here, not about the bucket. */
function ofRole({ code, status, transient }: StorageProblem): StorageProblem {
  if (aboutOwnKeys.includes(code)) return storageProblem('PlatformKeysRefused', status);
  if (code === 'AccessDenied') return storageProblem('RoleRefused', status);
  return transient || code === 'BadAnswer'
    ? storageProblem(code, status)
    : storageProblem('RoleUnusable', status);
}
