import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../workers/app/api/app';
import { origin } from './support/api-client';
import { type ApiDocument, type Operation, readApiDocument } from './support/operations';
import { recordStatements, type Statement } from './support/recorded-d1';
import { sampleRequest } from './support/sample-input';
import { addWholeCompany, type WholeCompany } from './support/whole-company';

const api = createApi();
let document: ApiDocument;
let company: WholeCompany;
let lists: Operation[];

beforeAll(async () => {
  document = await readApiDocument();
  company = await addWholeCompany('Sample');
  lists = document.operations.filter(
    ({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'limit'),
  );
});

/** Every statement that the request brings about; null where the value does not fit the parameter. */
async function statementsOf(path: string): Promise<Statement[] | null> {
  const { db, statements } = recordStatements(env.DB);
  const request = new Request(`${origin}/api/v1${path}`, { headers: { cookie: company.admin.cookie } });
  const ctx = createExecutionContext();
  const response = await api.fetch(request, { ...env, DB: db }, ctx);
  await response.text();
  await waitOnExecutionContext(ctx);
  if (response.status === 400) return null;
  expect(response.status, path).toBe(200);
  return statements.filter(({ sql }) => /^\s*(select|with)\b/i.test(sql));
}

/**
 * The lines of the plan that read a whole table or index. Without ANALYZE, as on a deployment: statistics of the few rows of
 * a test would rightly prefer to read them all.
 */
async function fullScans({ sql, values }: Statement): Promise<string[]> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  expect(results.length, sql).toBeGreaterThan(0);
  return results
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (?!CONSTANT ROW|json_each|\(|\d+ rows)/.test(detail));
}

/** Of these, at least one fits a parameter that has no list of values. */
const anyValues = ['a', '1', '1767225600000', '2026-01-01', 'true'];

/** Each parameter of the list with the values to try. */
function parametersOf(operation: Operation): { name: string; values: readonly string[]; all: boolean }[] {
  return operation.parameters
    .filter(({ name, in: place }) => place === 'query' && !['limit', 'cursor'].includes(name))
    .map(({ name, schema: given }) => {
      const values = document.resolve(given).enum?.map(String);
      const id = company.ids[name];
      return { name, values: values ?? (id === undefined ? anyValues : [id]), all: values !== undefined };
    });
}

/** The plain list, and the list with each of its parameters by itself. */
async function statementsOfList(operation: Operation): Promise<Statement[]> {
  const { path } = sampleRequest(document, { ...operation, parameters: [] }, company.ids);
  const found = (await statementsOf(path)) ?? [];
  for (const { name, values, all } of parametersOf(operation)) {
    let fitted = 0;
    for (const value of values) {
      const statements = await statementsOf(`${path}?${new URLSearchParams({ [name]: value })}`);
      fitted += statements === null ? 0 : 1;
      found.push(...(statements ?? []));
    }
    expect(fitted, `${operation.name}: ${name}`).toBeGreaterThanOrEqual(all ? values.length : 1);
  }
  return found;
}

describe('no list reads a whole table', () => {
  it('whatever it is filtered or sorted by', async () => {
    expect(lists.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /sessions', 'GET /projects', 'GET /users', 'GET /audit-log']),
    );
    const found = new Set<string>();
    for (const operation of lists) {
      for (const statement of await statementsOfList(operation)) {
        for (const scan of await fullScans(statement))
          found.add(`${operation.name}: ${scan} in ${statement.sql}`);
      }
    }
    expect([...found]).toEqual([]);
  });

  it('and the test would see it if one did', async () => {
    expect(
      await fullScans({ sql: 'select * from sessions where folder_name = ?', values: ['x'] }),
    ).toHaveLength(1);
    const company = {
      sql: 'select * from sessions where company_id = ? order by created_at_ms',
      values: ['x'],
    };
    expect(await fullScans(company)).toEqual([]);
  });
});
