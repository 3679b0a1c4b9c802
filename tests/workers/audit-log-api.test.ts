import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { appendAudit, type NewAuditRow } from '../../db/audit-log';
import { type ApiClient, addCompany, addUser } from './support/api-client';

const app = createAppContext(env);

function entry(companyId: string, change: Partial<NewAuditRow>): NewAuditRow {
  return {
    companyId,
    atMs: Date.parse('2026-03-10T12:00:00Z'),
    actorKind: 'user',
    actorUserId: 'u-1',
    actorName: 'Ada',
    action: 'project.updated',
    targetKind: 'project',
    targetId: 'p-1',
    targetName: 'Soil',
    before: { name: 'Soli' },
    after: { name: 'Soil' },
    refusal: null,
    address: '203.0.113.7',
    place: 'Lisbon, PT',
    userAgent: 'Browser',
    requestId: 'r-1',
    ...change,
  };
}

async function addEntries(companyId: string, changes: Partial<NewAuditRow>[]) {
  for (const change of changes) await appendAudit(app.db, entry(companyId, change));
}

const namesOf = (body: { entries: { targetName: string }[] }) => body.entries.map((each) => each.targetName);

describe('the audit log of the API', () => {
  let admin: ApiClient;

  beforeAll(async () => {
    admin = await addCompany();
    await addEntries(admin.companyId, [
      { targetName: 'One', atMs: Date.parse('2026-03-08T23:59:59Z') },
      { targetName: 'Two', action: 'cycle.created', targetKind: 'cycle', targetId: 'c-1' },
      { targetName: 'Three', actorUserId: 'u-2', actorName: 'Grace 100%' },
      { targetName: 'Four', refusal: 'Not allowed.', atMs: Date.parse('2026-03-10T00:00:00Z') },
      { targetName: 'Five', atMs: Date.parse('2026-03-11T00:00:00Z') },
    ]);
  });

  it('shows the newest entries first, with everything that is known of them', async () => {
    const { body } = await admin.get('/audit-log?limit=1');
    const { id, ...first } = body.entries[0];
    const { companyId: _company, ...wanted } = entry('', { targetName: 'Five', atMs: first.atMs });
    expect(id).toBeTypeOf('number');
    expect(first).toEqual(wanted);
  });

  it('goes through all of it page by page, each entry once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await admin.get(`/audit-log?limit=2&action=project.updated${from}`);
      seen.push(...namesOf(body));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['Five', 'Four', 'Three', 'One']);
  });

  it('refuses a cursor that is none of its own', async () => {
    const { status, body } = await admin.get('/audit-log?cursor=elsewhere');
    expect(status).toBe(400);
    expect(body).toMatchObject({ field: 'cursor', value: 'elsewhere' });
  });

  it.each([
    ['action=cycle.created', ['Two']],
    ['actorUserId=u-2', ['Three']],
    ['targetKind=cycle', ['Two']],
    ['targetKind=cycle&targetId=p-1', []],
    ['refused=true', ['Four']],
    ['from=2026-03-10&to=2026-03-10', ['Four', 'Three', 'Two']],
    ['from=2026-03-11&to=2026-03-12', ['Five']],
    ['to=2026-03-08', ['One']],
    ['q=fIV', ['Five']],
    ['q=grace', ['Three']],
    ['q=100%25', ['Three']],
    ['q=_', []],
    [`q=${'x'.repeat(100)}`, []],
  ])('finds with %s what fits', async (query, names) => {
    const { status, body } = await admin.get(`/audit-log?${query}`);
    expect(status).toBe(200);
    expect(namesOf(body)).toEqual(names);
  });

  it.each([
    ['action=nothing.done', 'action'],
    ['targetKind=planet', 'targetKind'],
    ['from=yesterday', 'from'],
    ['to=2026-02-30', 'to'],
    ['refused=maybe', 'refused'],
    ['limit=0', 'limit'],
    [`q=${'x'.repeat(101)}`, 'q'],
  ])('refuses %s with a sentence about the field', async (query, field) => {
    const { status, body } = await admin.get(`/audit-log?${query}`);
    expect([status, body.field]).toEqual([400, field]);
    expect(body.detail).toMatch(/\.$/);
  });

  it('shows nothing of another company, and nothing to somebody who is no administrator', async () => {
    const other = await addCompany();
    const { body } = await other.get('/audit-log');
    expect(body.entries.map((each: { action: string }) => each.action)).toEqual(['sign_in.done']);
    const user = await addUser(admin.companyId, 'user');
    expect((await user.get('/audit-log')).status).toBe(403);
    expect((await user.get('/audit-log/export')).status).toBe(403);
  });
});

describe('the export of the audit log', () => {
  it('holds every entry, however many pages of the database it takes, and is itself noted', async () => {
    const admin = await addCompany();
    const one = env.DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1201)
       insert into audit_log (company_id, at_ms, actor_kind, actor_name, action, target_name)
       select ?, i, 'user', 'Ada', 'project.updated', 'Entry ' || i from n`,
    );
    await one.bind(admin.companyId).run();
    const { text, headers } = await admin.get('/audit-log/export?format=jsonl&action=project.updated');
    const names = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).targetName);
    expect(names).toEqual(Array.from({ length: 1201 }, (_, i) => `Entry ${1201 - i}`));
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    const { body } = await admin.get('/audit-log?limit=1');
    expect(body.entries[0]).toMatchObject({
      action: 'audit.exported',
      after: { format: 'jsonl', action: 'project.updated' },
    });
  });

  it('is a file for a spreadsheet that runs nothing of what people typed', async () => {
    const admin = await addCompany();
    await addEntries(admin.companyId, [{ targetName: '=HYPERLINK("https://evil.test")' }]);
    const { text, headers } = await admin.get('/audit-log/export?action=project.updated');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const rows = text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('"\'=HYPERLINK(""https://evil.test"")"');
    expect(rows[1]).toContain('"{""name"":""Soli""}"');
  });

  it('is empty but for its first row where nothing fits', async () => {
    const admin = await addCompany();
    expect((await admin.get('/audit-log/export?format=jsonl&q=nothing')).text).toBe('');
    expect((await admin.get('/audit-log/export?q=nothing')).text.split('\r\n')).toHaveLength(2);
  });
});
