import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { allowanceOf } from '../../core/companies/allowance';
import { type CompanyChange, CompanyChangeSchema } from '../../core/companies/company-input';
import { defaultUploadSettings, type UploadSettings } from '../../core/protocol/upload-settings';
import {
  type CompanyRow,
  type CompanyUsage,
  findCompany,
  selectCompanyUsage,
  updateCompany as updateRow,
} from '../../db/companies';
import { findStorageProfile } from '../../db/storage-profiles';
import { findUser } from '../../db/users';
import { formatBytes, formatCount } from '../components/format';
import { auditRow } from './audit.server';
import type { AppContext } from './context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  type Refusal,
  stale,
  succeed,
} from './outcome';
import { afterSignInsEnded } from './sign-in/ended-sign-ins.server';

/** A company as its own people see it. */
export type CompanyView = Omit<CompanyRow, 'suspendedAtMs'>;

export type UsageView = CompanyUsage & {
  /** The smaller one of the company's quota and the operator's limit; null is none. */
  readonly allowedBytes: number | null;
  readonly allowedSessions: number | null;
};

/** The name of the actor's own company. */
export async function companyName(app: AppContext, actor: Actor): Promise<string> {
  return (await findCompany(app.db, actor.companyId))?.name ?? '';
}

/** What new projects and uploads start with; the profile's id is empty where none was chosen. */
export async function startChoices(
  app: AppContext,
  actor: Actor,
): Promise<{ storageProfileId: string; uploadSettings: UploadSettings }> {
  const company = await findCompany(app.db, actor.companyId);
  return {
    storageProfileId: company?.defaultStorageProfileId ?? '',
    uploadSettings: company?.defaultUploadSettings ?? defaultUploadSettings,
  };
}

export async function getCompany(app: AppContext, actor: Actor): Promise<Outcome<CompanyView>> {
  if (!may(actor, 'company.read')) return forbidden();
  return await shown(app, actor);
}

export async function getCompanyUsage(app: AppContext, actor: Actor): Promise<Outcome<UsageView>> {
  if (!may(actor, 'company.read')) return forbidden();
  const [company, usage] = await Promise.all([
    findCompany(app.db, actor.companyId),
    selectCompanyUsage(app.db, actor.companyId),
  ]);
  if (!company) return notFound('company');
  const { bytes, sessions } = allowanceOf(company);
  return succeed({ ...usage, allowedBytes: bytes, allowedSessions: sessions });
}

/** An absent field stays as it is. Refused when `expectedVersion` is given and no longer the company's. */
export async function updateCompany(
  app: AppContext,
  actor: Actor,
  input: CompanyChange,
  expectedVersion?: number,
): Promise<Outcome<CompanyView>> {
  if (!may(actor, 'company.write')) return forbidden();
  const parsed = CompanyChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const before = await findCompany(app.db, actor.companyId);
  if (!before) return notFound('company');
  const change = withDistinctDomains(parsed.data);
  const refusal = limitProblem(before, change) ?? (await settingProblem(app, actor, before, change));
  if (refusal) return refusal;
  const entry = auditRow(app, actor, {
    action: 'company.updated',
    target: { kind: 'company', id: before.id, name: before.name },
    before: { ...before },
    after: change,
  });
  const edit = { expectedVersion, entry };
  const written = await updateRow(app.db, before.id, { ...change, updatedAtMs: app.nowMs() }, edit);
  if (written === 'taken')
    return conflict('Another company has this name for addresses. Choose another one.', 'slug');
  if (written === 'stale') return stale('company');
  // Who lacks the second factor that is required from now on may no longer watch or upload.
  if (change.requireTwoFactor && !before.requireTwoFactor) afterSignInsEnded(app, actor.companyId);
  return await shown(app, actor);
}

function withDistinctDomains(change: CompanyChange): CompanyChange {
  const { allowedEmailDomains: domains } = change;
  return domains ? { ...change, allowedEmailDomains: [...new Set(domains)] } : change;
}

/** A company's own quotas only ever tighten what the operator gave. */
function limitProblem(company: CompanyRow, { quotaBytes, quotaSessions }: CompanyChange): Refusal | null {
  const { limitBytes, limitSessions } = company;
  if (limitBytes !== null && (quotaBytes ?? 0) > limitBytes) {
    const most = formatBytes(limitBytes);
    return invalid(`The operator allows your company ${most}. Enter that or less, or nothing.`, 'quotaBytes');
  }
  if (limitSessions !== null && (quotaSessions ?? 0) > limitSessions) {
    const most = formatCount(limitSessions);
    return invalid(
      `The operator allows your company ${most} sessions at a time. Enter that or less, or nothing.`,
      'quotaSessions',
    );
  }
  return null;
}

async function settingProblem(
  app: AppContext,
  actor: Actor,
  before: CompanyRow,
  change: CompanyChange,
): Promise<Refusal | null> {
  const { defaultStorageProfileId: profileId, requireTwoFactor } = change;
  if (profileId && !(await findStorageProfile(app.db, actor.companyId, profileId)))
    return invalid('There is no such storage profile. Choose one from the list.', 'defaultStorageProfileId');
  if (!requireTwoFactor || before.requireTwoFactor) return null;
  const admin = await findUser(app.db, actor.companyId, actor.userId);
  if (admin?.totpConfirmedAtMs) return null;
  return conflict(
    'Set up two-factor sign-in for yourself first, on your profile page. Then you can require it of everybody.',
    'requireTwoFactor',
  );
}

async function shown(app: AppContext, actor: Actor): Promise<Outcome<CompanyView>> {
  const row = await findCompany(app.db, actor.companyId);
  if (!row) return notFound('company');
  const { suspendedAtMs: _suspended, ...view } = row;
  return succeed(view);
}
