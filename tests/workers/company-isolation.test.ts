import { beforeAll, describe, expect, it, vi } from 'vitest';
import { may, type Permission, permissions, type Scope, scopes } from '../../core/access/permissions';
import { type Answer, ApiClient, addCompany, origin, signedInCookie } from './support/api-client';
import { makeApiToken } from './support/api-token';
import { type ApiDocument, type Operation, readApiDocument } from './support/operations';
import { type Ids, sampleRequest } from './support/sample-input';
import { addWholeCompany, everythingOf, type WholeCompany } from './support/whole-company';

/** Each asks every operation several times. */
vi.setConfig({ testTimeout: 240_000 });

const proofs = ['currentPassword', 'password', 'code'];
const mark = 'Zanzibarite';
let document: ApiDocument;
let owner: WholeCompany;
let stranger: ApiClient;
let strangersIds: Ids;

async function call(
  client: ApiClient,
  operation: Operation,
  ids: Ids,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const upgrade: Record<string, string> = operation.path.endsWith('/socket') ? { upgrade: 'websocket' } : {};
  const { path, body } = sampleRequest(document, operation, ids);
  return await client.call(operation.method, path, body, { ...upgrade, ...headers });
}

/** The same ids, of things that do not exist. */
const nowhere = (ids: Ids): Ids =>
  Object.fromEntries(Object.keys(ids).map((name) => [name, crypto.randomUUID()]));

const guarded = () => document.operations.filter(({ action }) => action !== null);
const onThings = () => guarded().filter(({ path }) => path.includes('{'));
const isUnsafe = ({ method, path }: Operation) => method !== 'GET' || path.endsWith('/socket');

/** What a body names is not always a path's: the strange company's own things fill the path then. */
const foreignReferences = (ids: Ids): Ids => ({ ...ids, ...strangersIds });

beforeAll(async () => {
  document = await readApiDocument();
  owner = await addWholeCompany(mark);
  const other = await addWholeCompany('Rhodochrosite');
  stranger = other.admin;
  strangersIds = other.ids;
});

describe('an actor of another company', () => {
  it('is answered, at every operation on a thing, as if there were no such thing, and changes nothing', async () => {
    expect(onThings().length).toBeGreaterThanOrEqual(22);
    const before = await everythingOf(owner);
    for (const operation of onThings()) {
      const foreign = await call(stranger, operation, owner.ids);
      const none = await call(stranger, operation, nowhere(owner.ids));
      expect(foreign.status, `${operation.name}: ${foreign.text}`).toBe(404);
      expect({ ...none.body, value: '' }, operation.name).toEqual({ ...foreign.body, value: '' });
    }
    expect(await everythingOf(owner)).toEqual(before);
  });

  it('sees nothing of the company at any other operation, whatever ids of it are named', async () => {
    const before = await everythingOf(owner);
    const ownIds = new Set(Object.values(owner.ids));
    const rest = document.operations.filter(({ path }) => !path.includes('{'));
    const lone = await addCompany();
    for (const operation of rest) {
      const { text } = await call(lone, operation, owner.ids);
      expect(text, operation.name).not.toContain(mark);
      for (const id of ownIds) {
        // What was sent may be named in the refusal of it, and only there.
        if (text.includes(id))
          expect(JSON.parse(text).status, `${operation.name}: ${text}`).toBeGreaterThan(399);
      }
    }
    expect(await everythingOf(owner)).toEqual(before);
  });

  it('cannot put a thing of the company into one of their own', async () => {
    const references = ['storageProfileId', 'defaultStorageProfileId', 'cycleId', 'userId', 'projectId'];
    for (const operation of onThings().filter(({ body }) => body !== null)) {
      const inPath = new Set([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const foreign = Object.fromEntries(
        references.filter((name) => !inPath.has(name)).map((name) => [name, owner.ids[name] ?? '']),
      );
      const { text } = await call(stranger, operation, { ...foreignReferences(owner.ids), ...foreign });
      expect(text, operation.name).not.toContain(mark);
    }
    const { rows } = (await everythingOf({ ...owner, admin: stranger, ids: strangersIds })) as {
      rows: Record<string, unknown[]>;
    };
    for (const [table, theirs] of Object.entries(rows)) {
      // The audit log keeps what was refused.
      if (table === 'audit_log') continue;
      for (const id of Object.values(owner.ids)) expect(JSON.stringify(theirs), table).not.toContain(id);
    }
  });
});

describe('the role "user"', () => {
  it('is refused every operation that the permission table keeps for administrators, and changes nothing', async () => {
    const kept = guarded().filter(({ action }) => action && !may({ role: 'user' }, action));
    expect(kept.length).toBeGreaterThanOrEqual(6);
    const before = await everythingOf(owner);
    for (const operation of kept) {
      const answer = await call(owner.user, operation, owner.ids);
      expect(answer.status, `${operation.name}: ${answer.text}`).toBe(403);
    }
    const after = await everythingOf(owner);
    expect(withoutRefusals(after)).toEqual(withoutRefusals(before));
  });
});

describe('an API token', () => {
  it('does only what its scopes allow, however powerful its owner', async () => {
    for (const operation of guarded()) {
      if (!operation.action) continue;
      const { scope }: Permission = permissions[operation.action];
      const others: Scope[] = scopes.filter((each) => each !== scope);
      const token = await makeApiToken(owner.admin, others);
      const answer = await call(owner.admin, operation, nowhere(owner.ids), token);
      expect(answer.status, `${operation.name}: ${answer.text}`).toBe(403);
    }
  });

  it('is enough, with the one scope, for whatever has a scope', async () => {
    for (const operation of guarded().filter(({ method }) => method === 'GET')) {
      if (!operation.action) continue;
      const { scope }: Permission = permissions[operation.action];
      if (scope === null) continue;
      const token = await makeApiToken(owner.admin, [scope]);
      const answer = await call(owner.admin, operation, owner.ids, token);
      // A conflict speaks of the thing's state, so the token was enough: the sample's session has no receipt yet.
      expect([200, 101, 409], `${operation.name}: ${answer.text}`).toContain(answer.status);
    }
  });
});

describe('somebody who is not signed in', () => {
  it('is asked to sign in at every operation but the open ones', async () => {
    const altered = owner.admin.cookie.replace(/.(?=;|$)/g, '~');
    const cookies = ['', '__Host-longshore-access=eyJ9.forged', altered];
    for (const operation of guarded()) {
      const asked = cookies.map((cookie) => call(owner.admin, operation, owner.ids, { cookie }));
      for (const answer of await Promise.all(asked)) {
        expect(answer.status, operation.name).toBe(401);
        expect(answer.body.detail).toContain('Sign in');
      }
    }
  });
});

describe('a page of another site', () => {
  it('is refused every change and every socket, and changes nothing', async () => {
    const unsafe = guarded().filter(isUnsafe);
    expect(unsafe.length).toBeGreaterThanOrEqual(18);
    const before = await everythingOf(owner);
    const others = ['https://evil.test', 'null', `${origin}.evil.test`, `${origin}:8443`];
    for (const operation of unsafe) {
      const asked = others.map((from) => call(owner.admin, operation, owner.ids, { origin: from }));
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses, operation.name).toEqual(others.map(() => 403));
    }
    expect(await everythingOf(owner)).toEqual(before);
  });
});

describe('the owner', () => {
  it('is understood at every operation, so that the refusals above were about the right thing', async () => {
    const last = (operation: Operation) => (operation.method === 'DELETE' ? 1 : 0);
    const inOrder = [...guarded()].sort((a, b) => last(a) - last(b) || b.path.length - a.path.length);
    for (const operation of inOrder) {
      // A sign-in of its own for each: some operations end it.
      const { companyId, userId } = owner.admin;
      const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
      const { status, text, body } = await call(client, operation, owner.ids);
      // A proof that no sample can know, such as the current password, was asked for: so the rest was fit.
      if (status === 400 && proofs.includes(body.field)) continue;
      // A conflict or a failed check speaks of the thing's state, so it was found and the input was fit.
      expect([200, 201, 202, 204, 101, 409, 422], `${operation.name}: ${text}`).toContain(status);
    }
  });
});

/** A refusal may be written down: that is no change of the company's things. */
function withoutRefusals(everything: unknown): unknown {
  const { rows, view } = everything as { rows: Record<string, { refusal?: string | null }[]>; view: unknown };
  return { view, rows: { ...rows, audit_log: rows.audit_log?.filter(({ refusal }) => !refusal) } };
}
