import { env } from 'cloudflare:test';
import { Validator } from '@cfworker/json-schema';
import { beforeAll, expect, it } from 'vitest';
import { type ApiClient, addCompany, addCycle, addSession } from './support/api-client';
import { Fuzzer, type Operation } from './support/api-fuzzer';

const seed = Number(env.FUZZ_SEED ?? Date.now() % 1_000_000);
const rounds = Number(env.FUZZ_ROUNDS ?? 25);
/** What ends the sign-in of the one who asks, as it should. */
const endsTheSignIn = /sign-out|password|sign-ins/;

// biome-ignore lint/suspicious/noExplicitAny: the document is read as the JSON that it is.
let document: any;
let client: ApiClient;
let ids: Record<string, string>;

beforeAll(async () => {
  client = await addCompany();
  document = (await client.get('/openapi.json')).body;
  const { profileId, projectId, cycleId } = await addCycle(client);
  // Nothing answers there, and at once: no bucket check of the fuzz waits for a name server.
  await client.patch(`/storage-profiles/${profileId}`, { endpoint: 'http://127.0.0.1:1' });
  const sessionId = await addSession(client, cycleId);
  ids = { storageProfileId: profileId, projectId, cycleId, sessionId, userId: client.userId };
});

function operations(): Operation[] {
  return Object.entries<Record<string, Omit<Operation, 'method' | 'path'>>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, rest]) => ({ ...rest, method: method.toUpperCase(), path })),
  );
}

function schemaOf(operation: Operation, status: number): object | null {
  const content = operation.responses[String(status)]?.content;
  const schema = content?.['application/json']?.schema;
  return schema ? { ...schema, components: document.components } : null;
}

it(`answers whatever is sent, never with a failure of its own (FUZZ_SEED=${seed} FUZZ_ROUNDS=${rounds})`, async () => {
  const fuzzer = new Fuzzer(seed, document, ids);
  const found: string[] = [];
  let requests = 0;
  const statuses: Record<number, number> = {};
  const slow: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    for (const operation of operations()) {
      if (operation.path.endsWith('/socket')) continue;
      const sent = fuzzer.request(operation);
      if (endsTheSignIn.test(sent.path) && sent.isPlain) continue;
      const headers = { 'content-type': 'application/json', ...sent.headers };
      const startedMs = Date.now();
      const response = await client.fetch(operation.method, sent.path, { body: sent.body, headers });
      const name = `${operation.method} ${operation.path}`;
      slow[name] = (slow[name] ?? 0) + Date.now() - startedMs;
      const text = await response.text();
      requests++;
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const said = `${operation.method} ${sent.path.slice(0, 200)} ${sent.body?.slice(0, 300) ?? ''} → ${response.status} ${text.slice(0, 300)}`;
      const type = response.headers.get('content-type') ?? '';
      if (response.status >= 500) found.push(said);
      if (response.status >= 400 && !type.startsWith('application/problem+json'))
        found.push(`No problem: ${said}`);
      if (response.status >= 400 && response.status < 500 && text.includes(fuzzer.secret))
        found.push(`Secret: ${said}`);
      const schema = schemaOf(operation, response.status);
      if (schema && response.ok && type.startsWith('application/json')) {
        const checked = new Validator(schema, '2020-12', false).validate(JSON.parse(text));
        if (!checked.valid) found.push(`Schema: ${said} ${JSON.stringify(checked.errors.slice(-2))}`);
      }
      if (response.status === 401) client = await renewed(client);
    }
  }
  const slowest = Object.entries(slow).sort(([, a], [, b]) => b - a);
  console.info(`${requests} requests, seed ${seed}, by status`, statuses, slowest.slice(0, 5));
  expect(found.slice(0, 20)).toEqual([]);
  expect(requests).toBeGreaterThan(rounds * 30);
}, 300_000);

/** The fuzz may have ended the sign-in; what follows is about the operations behind it. */
async function renewed(old: ApiClient): Promise<ApiClient> {
  const { signedInCookie, ApiClient: Client } = await import('./support/api-client');
  return new Client(old.companyId, old.userId, await signedInCookie(old.companyId, old.userId));
}
