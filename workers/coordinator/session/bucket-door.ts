import { type BucketAbilities, noAbilities } from '../../../core/storage/bucket-abilities';
import type { BucketAccess } from '../../../core/storage/object-store';
import { readSecretKeys } from '../../../core/storage/secret-box';
import { loadBucketAccess } from '../../../db/bucket-access';
import { createDatabase } from '../../../db/client';
import type { SigningCache } from '../../s3/signed-request';
import type { CoordinatorEnv } from '../env';

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
    const keys = await readSecretKeys(this.env.SECRET_KEYS);
    const found = await loadBucketAccess(createDatabase(this.env.DB), keys, companyId, projectId);
    if (!found) return null;
    const door = { access: found.access, abilities: found.abilities ?? noAbilities, cache: new Map() };
    this.open = { door, untilMs: nowMs + keepMs };
    return door;
  }
}
