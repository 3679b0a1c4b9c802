import { companyMayWork } from '../../../core/access/company-may-work';
import type { AuditAction } from '../../../core/audit/audit-entry';
import {
  type LimitsChange,
  LimitsChangeSchema,
  type OperatorCompany,
  OperatorCompanySchema,
} from '../../../core/companies/operator-input';
import {
  type CompanyEdit,
  type CompanyRow,
  findCompanyBySlug,
  type ListedCompany,
  selectCompanies,
  updateCompany,
} from '../../../db/companies';
import { activeSessionIds } from '../../../db/sessions';
import { auditRowOf } from '../audit.server';
import type { AppContext } from '../context';
import { type Founded, foundCompany } from '../found-company.server';
import { conflict, invalidInput, notFound, type Outcome, stale, succeed } from '../outcome';

/** The person who runs this Longshore: of no company, known by a token alone. */
const operator = { actorKind: 'operator', actorUserId: null, actorName: 'Operator' } as const;

export interface OperatorView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly users: number;
  readonly suspendedAtMs: number | null;
  readonly limitBytes: number | null;
  readonly limitSessions: number | null;
  readonly createdAtMs: number;
}

export async function listCompanies(app: AppContext): Promise<OperatorView[]> {
  return (await selectCompanies(app.db)).map(viewOf);
}

export async function createCompany(app: AppContext, input: OperatorCompany): Promise<Outcome<Founded>> {
  const parsed = OperatorCompanySchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { slug = '', limitBytes, limitSessions, ...names } = parsed.data;
  const founding = { ...names, slug, limits: { limitBytes, limitSessions }, passwordHash: null };
  return await foundCompany(app, founding, operator);
}

/** Nobody of the company gets in any more, its sockets close, and its sessions stand still. */
export async function suspendCompany(app: AppContext, slug: string): Promise<Outcome<CompanyRow>> {
  const before = await findCompanyBySlug(app.db, slug);
  if (!before) return notFound('company');
  if (!companyMayWork(before)) {
    // Again, in case a session was not told the last time.
    await tellSessions(app, before.id, 'companySuspended');
    return conflict(`The company ${slug} is suspended already.`);
  }
  const change = { suspendedAtMs: app.nowMs() };
  const outcome = await changeCompany(app, before, 'company.suspended', change);
  if (outcome.ok) await tellSessions(app, before.id, 'companySuspended');
  return outcome;
}

export async function resumeCompany(app: AppContext, slug: string): Promise<Outcome<CompanyRow>> {
  const before = await findCompanyBySlug(app.db, slug);
  if (!before) return notFound('company');
  if (companyMayWork(before)) {
    await tellSessions(app, before.id, 'companyResumed');
    return conflict(`The company ${slug} is not suspended.`);
  }
  const outcome = await changeCompany(app, before, 'company.resumed', { suspendedAtMs: null });
  if (outcome.ok) await tellSessions(app, before.id, 'companyResumed');
  return outcome;
}

export async function setLimits(
  app: AppContext,
  slug: string,
  input: LimitsChange,
): Promise<Outcome<CompanyRow>> {
  const parsed = LimitsChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const before = await findCompanyBySlug(app.db, slug);
  if (!before) return notFound('company');
  return await changeCompany(app, before, 'company.updated', parsed.data);
}

async function changeCompany(
  app: AppContext,
  before: CompanyRow,
  action: AuditAction,
  change: Partial<CompanyEdit>,
): Promise<Outcome<CompanyRow>> {
  const entry = auditRowOf(
    app,
    { companyId: before.id, ...operator },
    {
      action,
      target: { kind: 'company', id: before.id, name: before.name },
      before: { ...before },
      after: { ...change },
    },
  );
  const edit = { expectedVersion: before.version, entry };
  const written = await updateCompany(app.db, before.id, { ...change, updatedAtMs: app.nowMs() }, edit);
  const after = written === 'updated' ? await findCompanyBySlug(app.db, before.slug) : null;
  return after ? succeed(after) : stale('company');
}

/** Few enough at once for one invocation. */
const sessionsAtOnce = 20;

async function tellSessions(
  app: AppContext,
  companyId: string,
  what: 'companySuspended' | 'companyResumed',
): Promise<void> {
  const ids = await activeSessionIds(app.db, companyId);
  for (let i = 0; i < ids.length; i += sessionsAtOnce) {
    const some = ids.slice(i, i + sessionsAtOnce);
    const told = await Promise.allSettled(some.map((id) => app.uploadSession(id)[what](companyId)));
    const failures = told.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    if (failures.length > 0) console.error('Some sessions could not be told', { companyId, what, failures });
  }
}

function viewOf(company: ListedCompany): OperatorView {
  const { id, name, slug, users, suspendedAtMs, limitBytes, limitSessions, createdAtMs } = company;
  return { id, name, slug, users, suspendedAtMs, limitBytes, limitSessions, createdAtMs };
}
