import type { BucketAbilities } from '../../../core/storage/bucket-abilities';
import type { BucketAccess } from '../../../core/storage/object-store';
import { loadBucketAccess } from '../../../db/bucket-access';
import { createDatabase } from '../../../db/client';
import type { SigningCache } from '../../s3/signed-request';
import { accessMeans, type CoordinatorEnv } from '../env';

export interface Door {
  readonly access: BucketAccess;
  readonly abilities: BucketAbilities;
  readonly cache: SigningCache;
}

/** A person who corrects the storage profile waits no longer than this for it to count. */
const keepMs = 15_000;

/** The bucket's access for signing, kept in memory for a moment and never in the object's storage. */
export class BucketDoor {
  private open: { door: Door; untilMs: number } | null = null;

  constructor(private readonly env: CoordinatorEnv) {}

  async get(companyId: string, projectId: string, nowMs: number): Promise<Door | null> {
    if (this.open && this.open.untilMs > nowMs) return this.open.door;
    const means = await accessMeans(this.env);
    const found = await loadBucketAccess(createDatabase(this.env.DB), means, companyId, projectId);
    // Why it cannot be reached is told by the session's jobs, which ask for the same.
    if (!found?.ok) return null;
    const door = { ...found.value, cache: new Map() };
    this.open = { door, untilMs: nowMs + keepMs };
    return door;
  }
}
