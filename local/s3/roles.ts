import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { TemporaryCredential } from './signing-keys.ts';

export const RoleSchema = z.object({
  arn: z.string().regex(/^arn:aws:iam::\d*:role\/.+$/),
  /** What the role's trust policy demands; null demands nothing. */
  externalId: z.string().nullable(),
});
export type LocalRole = z.infer<typeof RoleSchema>;

/** The roles that may be taken on. This server knows no policies: a role may do whatever its keys could. */
export class Roles {
  private roles: readonly LocalRole[];

  constructor(roles: readonly LocalRole[] = []) {
    this.roles = roles;
  }

  set(roles: readonly LocalRole[]): void {
    this.roles = roles;
  }

  isTrusted(arn: string, externalId: string | undefined): boolean {
    return this.roles.some(
      (role) => role.arn === arn && (role.externalId === null || role.externalId === externalId),
    );
  }
}

export function newTemporaryCredential(expiresAtMs: number): TemporaryCredential {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(120).toString('base64'),
    expiresAtMs,
  };
}
