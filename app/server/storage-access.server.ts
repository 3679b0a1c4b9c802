import type { StorageProfileChange } from '../../core/projects/storage-profile-input';
import { sealSecret } from '../../core/storage/secret-box';
import type { StorageProfileRow } from '../../db/storage-profiles';
import { readPlatformKeys } from '../../workers/s3/assume-role';
import type { AppContext } from './context';
import { invalid, type Outcome, succeed } from './outcome';

export interface RoleOffer {
  /** Whom a role's trust policy is to name. */
  readonly principalArn: string;
}

/** Null where the operator gave Longshore no keys of its own to take on roles with. */
export function roleOffer({ env }: AppContext): RoleOffer | null {
  const principalArn = env.PLATFORM_AWS_PRINCIPAL_ARN;
  return readPlatformKeys(env) && principalArn ? { principalArn } : null;
}

type Wanted = Pick<StorageProfileChange, 'kind' | 'accessKeyId' | 'secretAccessKey' | 'roleArn'>;
type Before = Pick<StorageProfileRow, 'kind' | 'accessKeyId' | 'roleArn' | 'externalId'>;
type Columns = Partial<Before & Pick<StorageProfileRow, 'secretSealed'>>;

const noAccess: Before = { kind: 'keys', accessKeyId: '', roleArn: '', externalId: '' };

/**
 * The columns that hold how a storage profile comes by its keys. Whoever changes the kind gives all of the new one, and nothing
 * of the old one is kept, but for the external ID: a trust policy may name it still.
 */
export async function accessColumns(
  app: AppContext,
  place: { companyId: string; rowId: string },
  wanted: Wanted,
  before: Before | null,
): Promise<Outcome<Columns>> {
  const kind = wanted.kind ?? before?.kind ?? 'keys';
  const kept = before?.kind === kind ? before : noAccess;
  if (kind === 'role') return roleColumns(app, wanted, kept, before?.externalId ?? '');
  if (wanted.roleArn !== undefined)
    return invalid('A storage profile with an access key takes no role. Leave the role out.', 'roleArn');
  const accessKeyId = wanted.accessKeyId ?? kept.accessKeyId;
  if (accessKeyId === '') return invalid('Enter the access key ID.', 'accessKeyId');
  const secret = wanted.secretAccessKey ?? '';
  const isKept = before?.kind === 'keys';
  if (secret === '' && !isKept) return invalid('Enter the secret access key.', 'secretAccessKey');
  const sealed =
    secret === '' ? {} : { secretSealed: await sealSecret(await app.secretKeys(), place, secret) };
  return succeed({ kind, accessKeyId, roleArn: '', ...sealed });
}

function roleColumns(app: AppContext, wanted: Wanted, kept: Before, externalId: string): Outcome<Columns> {
  if (!roleOffer(app)) {
    return invalid(
      'This Longshore has no keys of its own to take on a role with. Use an access key, or ask the operator to set them.',
      'kind',
    );
  }
  const extra = wanted.accessKeyId !== undefined ? 'accessKeyId' : 'secretAccessKey';
  if (wanted.accessKeyId !== undefined || wanted.secretAccessKey)
    return invalid('A storage profile with a role takes no access key. Leave the key out.', extra);
  const roleArn = wanted.roleArn ?? kept.roleArn;
  if (roleArn === '') return invalid('Enter the ARN of the role.', 'roleArn');
  return succeed({
    kind: 'role',
    roleArn,
    externalId: externalId || `longshore-${crypto.randomUUID()}`,
    accessKeyId: '',
    secretSealed: '',
  });
}
