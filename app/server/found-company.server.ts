import { slugOf } from '../../core/companies/slug';
import { usernameFrom } from '../../core/users/user-input';
import type { NewAuditRow } from '../../db/audit-log';
import { type CompanyRow, insertCompanyWithAdmin, type NewCompany } from '../../db/companies';
import type { UserRow } from '../../db/users';
import { auditRowOf } from './audit.server';
import type { AppContext } from './context';
import { conflict, type Outcome, succeed } from './outcome';
import { makeLink } from './people/one-time-links.server';

export interface Founding {
  readonly companyName: string;
  /** Empty: made of the company's name. */
  readonly slug: string;
  readonly displayName: string;
  readonly email: string;
  readonly limits?: Pick<NewCompany, 'limitBytes' | 'limitSessions'>;
  /** Null: the first administrator is invited, and chooses a password by the link. */
  readonly passwordHash: string | null;
}

export interface Founded {
  readonly company: Pick<CompanyRow, 'id' | 'name' | 'slug'>;
  readonly admin: Pick<UserRow, 'id' | 'companyId' | 'displayName' | 'username' | 'passwordChangedAtMs'>;
  /** Of the invitation. */
  readonly link: string | null;
}

/** Names that were made, and not chosen, get another ending when they are taken. */
const triesAtMost = 5;

/** A company with its first administrator. `by`: who is written down for it; null is the administrator. */
export async function foundCompany(
  app: AppContext,
  founding: Founding,
  by: Pick<NewAuditRow, 'actorKind' | 'actorUserId' | 'actorName'> | null,
): Promise<Outcome<Founded>> {
  let slug = founding.slug === '' ? slugOf(founding.companyName) || randomEnding() : founding.slug;
  let username = usernameFrom(founding.email);
  for (let tries = 0; tries < triesAtMost; tries++) {
    const { founded, rows } = draft(app, founding, { slug, username }, by);
    const written = await insertCompanyWithAdmin(app.db, rows);
    if (written === 'made') return succeed(founded);
    if (written === 'email')
      return conflict(
        'This e-mail address cannot be used here. Sign in with it, or use another one.',
        'email',
      );
    if (written === 'username') username = usernameFrom(founding.email, `-${randomEnding()}`);
    else if (founding.slug === '') slug = `${slug.slice(0, 33)}-${randomEnding()}`;
    else return conflict('Another company has this name for addresses. Choose another one.', 'slug');
  }
  return conflict('No free name was found for the company. Choose its name for addresses yourself.', 'slug');
}

function draft(
  app: AppContext,
  founding: Founding,
  { slug, username }: { slug: string; username: string },
  by: Pick<NewAuditRow, 'actorKind' | 'actorUserId' | 'actorName'> | null,
) {
  const nowMs = app.nowMs();
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const { companyName: name, displayName, email, passwordHash, limits } = founding;
  const company = { id: crypto.randomUUID(), name, slug, contactEmail: email, ...limits, ...times };
  const isInvited = passwordHash === null;
  const admin = {
    id: crypto.randomUUID(),
    companyId: company.id,
    username,
    email,
    displayName,
    passwordHash: passwordHash ?? '',
    passwordChangedAtMs: isInvited ? null : nowMs,
    role: 'admin' as const,
    active: !isInvited,
    invitedAtMs: isInvited ? nowMs : null,
    ...times,
  };
  const performer = {
    companyId: company.id,
    ...(by ?? { actorKind: 'user' as const, actorUserId: admin.id, actorName: displayName }),
  };
  const madeCompany = auditRowOf(app, performer, {
    action: 'company.created',
    target: { kind: 'company', id: company.id, name },
    after: { name, slug, ...limits },
  });
  const madeAdmin = auditRowOf(app, performer, {
    action: isInvited ? 'user.invited' : 'user.created',
    target: { kind: 'user', id: admin.id, name: displayName },
    after: { displayName, username, email, role: 'admin' },
  });
  const link = isInvited ? makeLink(app, admin, 'invitation', null) : null;
  return {
    founded: { company, admin, link: link?.url ?? null } satisfies Founded,
    rows: { company, admin, link: link?.row ?? null, entries: [madeCompany, madeAdmin] as const },
  };
}

function randomEnding(): string {
  return crypto.randomUUID().slice(0, 6);
}
