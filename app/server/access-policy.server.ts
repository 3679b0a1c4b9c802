import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { partitionOf } from '../../core/storage/aws-partition';
import { accessPolicy, trustPolicy } from '../../core/storage/iam-policy';
import { selectPrefixesOfProject } from '../../db/cycles';
import { findProject } from '../../db/projects';
import { findStorageProfile, type OpenStorageProfile } from '../../db/storage-profiles';
import type { AppContext } from './context';
import { forbidden, notFound, type Outcome, succeed } from './outcome';
import { type RoleOffer, roleOffer } from './storage-access.server';

export interface AccessPolicyView {
  readonly kind: 'keys' | 'role';
  /** What the access key's user, or the role, has to be allowed; to be pasted as it is. */
  readonly policyJson: string;
  /** Who may take on the role; null for an access key. */
  readonly trustPolicyJson: string | null;
}

/** The rights that Longshore needs in the bucket of this project, for its cycles as they are now. */
export async function projectAccessPolicy(
  app: AppContext,
  actor: Actor,
  projectId: string,
): Promise<Outcome<AccessPolicyView>> {
  if (!may(actor, 'projects.read')) return forbidden();
  const project = await findProject(app.db, actor.companyId, projectId);
  const profile = project && (await findStorageProfile(app.db, actor.companyId, project.storageProfileId));
  if (!profile) return notFound('project');
  const prefixes = await selectPrefixesOfProject(app.db, actor.companyId, projectId);
  const partition = partitionOf(project.region ?? profile.region);
  return succeed({
    kind: profile.kind,
    policyJson: written(accessPolicy({ bucket: project.bucket, partition, prefixes })),
    trustPolicyJson: trustPolicyJson(roleOffer(app), profile),
  });
}

export function trustPolicyJson(
  offer: RoleOffer | null,
  { kind, externalId }: Pick<OpenStorageProfile, 'kind' | 'externalId'>,
): string | null {
  if (kind !== 'role' || !offer) return null;
  return written(trustPolicy({ principalArn: offer.principalArn, externalId }));
}

function written(policy: unknown): string {
  return JSON.stringify(policy, null, 2);
}
