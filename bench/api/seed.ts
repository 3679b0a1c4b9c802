import { createHash, randomUUID } from 'node:crypto';
import { scopes } from '../../core/access/permissions';
import { slugOf } from '../../core/companies/slug';
import { defaultUploadSettings } from '../../core/protocol/upload-settings';

export const size = {
  companies: 100,
  users: 1_000,
  projects: 10_000,
  sessions: 100_000,
  auditEntries: 50_000,
};

/** A company's share of everything; the first company is ten times as large as each of the others. */
const largest = 10;

export interface Seeded {
  /** Bearer token of an administrator of the largest company. */
  readonly token: string;
  readonly companyId: string;
  readonly projectId: string;
  readonly cycleId: string;
  /** What the largest company has, to check the answers against. */
  readonly counts: { readonly users: number; readonly projects: number; readonly sessions: number };
}

type Row = Record<string, string | number | null>;
type Write = (table: string, rows: Row[]) => Promise<void>;

/** Fills the tables of an empty database; times go back two years, evenly. */
export async function seed(write: Write, nowMs: number): Promise<Seeded> {
  const shares = Array.from({ length: size.companies }, (_, index) => (index === 0 ? largest : 1));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let seeded: Seeded | null = null;
  for (const [index, share] of shares.entries()) {
    const of = (total: number) => Math.max(1, Math.round((total * share) / whole));
    const company = makeCompany(index, nowMs, {
      users: of(size.users),
      projects: of(size.projects),
      sessions: of(size.sessions),
      auditEntries: of(size.auditEntries),
    });
    for (const [table, rows] of Object.entries(company.tables)) await write(table, rows);
    seeded ??= company.seeded;
  }
  if (!seeded) throw new Error('There is no company to seed');
  return seeded;
}

type Counts = { users: number; projects: number; sessions: number; auditEntries: number };

function makeCompany(index: number, nowMs: number, counts: Counts) {
  const companyId = randomUUID();
  const name = `Company ${index} Laboratories`;
  const startMs = nowMs - 2 * 365 * 24 * 3_600_000;
  const at = (i: number, of: number) => Math.floor(startMs + ((nowMs - startMs) * i) / of);
  const stamps = { created_at_ms: startMs, updated_at_ms: startMs };
  const many = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));

  const users = many(counts.users, (i) => ({
    id: randomUUID(),
    company_id: companyId,
    username: `person-${index}-${i}`,
    email: `person-${index}-${i}@example.com`,
    display_name: `Person ${String(i).padStart(4, '0')} of ${index}`,
    password_hash: '',
    role: i === 0 ? 'admin' : 'user',
    last_sign_in_at_ms: at(i, counts.users),
    ...stamps,
    created_at_ms: at(i, counts.users),
  }));
  const profileId = randomUUID();
  const projects = many(counts.projects, (i) => ({
    id: randomUUID(),
    company_id: companyId,
    storage_profile_id: profileId,
    name: `Project ${String(i).padStart(5, '0')}`,
    description: `Samples of series ${i % 97}`,
    bucket: `bucket-${index}-${i % 50}`,
    active: i % 7 === 0 ? 0 : 1,
    ...stamps,
    created_at_ms: at(i, counts.projects),
  }));
  const cycles = projects.map((project, i) => ({
    id: randomUUID(),
    company_id: companyId,
    project_id: project.id,
    number: 1,
    prefix: `p${i}/C1/`,
    status: 'in_progress',
    ...stamps,
  }));
  const sessions = many(counts.sessions, (i) => {
    // One project has far more than the others, as in life.
    const place = i % 4 === 0 ? 0 : i % projects.length;
    const createdAtMs = at(i, counts.sessions);
    const failed = i % 50 === 0;
    return {
      id: randomUUID(),
      company_id: companyId,
      project_id: projects[place]?.id ?? '',
      cycle_id: cycles[place]?.id ?? '',
      created_by: users[i % users.length]?.id ?? '',
      folder_name: `run-${String(i).padStart(6, '0')}-${i % 13 === 0 ? 'calibration' : 'samples'}`,
      state: failed ? 'failed' : 'completed',
      settings: JSON.stringify(defaultUploadSettings),
      files_total: 100 + (i % 900),
      files_uploaded: failed ? 0 : 100 + (i % 900),
      bytes_total: 1_000_000 + i,
      bytes_uploaded: failed ? 0 : 1_000_000 + i,
      revision: 9,
      created_at_ms: createdAtMs,
      started_at_ms: createdAtMs + 1_000,
      ended_at_ms: createdAtMs + 60_000,
    };
  });
  const audit = many(counts.auditEntries, (i) => ({
    company_id: companyId,
    at_ms: at(i, counts.auditEntries),
    actor_kind: 'user',
    actor_user_id: users[i % users.length]?.id ?? '',
    actor_name: users[i % users.length]?.display_name ?? '',
    action: i % 3 === 0 ? 'session.created' : 'project.updated',
    target_kind: 'project',
    target_id: projects[i % projects.length]?.id ?? '',
    target_name: projects[i % projects.length]?.name ?? '',
  }));
  const token = `lsk_${randomUUID().replaceAll('-', '')}${'0'.repeat(11)}`;
  return {
    tables: {
      companies: [{ id: companyId, name, slug: slugOf(name), ...stamps }],
      users,
      storage_profiles: [
        {
          id: profileId,
          company_id: companyId,
          name: 'Main store',
          endpoint: 'https://s3.eu-central-1.amazonaws.com',
          region: 'eu-central-1',
          access_key_id: 'AKIABENCH',
          secret_sealed: '',
          ...stamps,
        },
      ],
      projects,
      cycles,
      sessions,
      audit_log: audit,
      api_tokens: [
        {
          id: randomUUID(),
          company_id: companyId,
          user_id: users[0]?.id ?? '',
          name: 'bench',
          token_hash: createHash('sha256').update(token).digest('hex'),
          hint: token.slice(-4),
          scopes: JSON.stringify(scopes),
          created_at_ms: nowMs,
          expires_at_ms: nowMs + 24 * 3_600_000,
          last_used_at_ms: nowMs,
        },
      ],
    },
    seeded: {
      token,
      companyId,
      projectId: projects[0]?.id ?? '',
      cycleId: cycles[0]?.id ?? '',
      counts: { users: users.length, projects: projects.length, sessions: sessions.length },
    },
  };
}
