import type { StoreResult } from './object-store';

/** A role at the storage service that a company lets Longshore take on. */
export interface RoleAccess {
  readonly roleArn: string;
  /** Made by Longshore for one storage profile; the role's trust policy demands it. */
  readonly externalId: string;
  readonly endpoint: string;
  readonly region: string;
  /** The only bucket that the keys are to be good for. */
  readonly bucket: string;
}

export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** Trades a role for keys of short life (AWS STS AssumeRole). */
export type AssumeRole = (role: RoleAccess) => Promise<StoreResult<TemporaryKeys>>;
