import { beforeAll, describe, expect, it, vi } from 'vitest';
import { may } from '../../core/access/permissions';
import { ApiClient, addCompany, signedInCookie } from './support/api-client';
import { callWithSample, guardedOf, nowhere } from './support/every-operation';
import { type ApiDocument, type Operation, readApiDocument } from './support/operations';
import type { Ids } from './support/sample-input';
import { addWholeCompany, everythingOf, type WholeCompany } from './support/whole-company';

/** Each asks every operation several times. */
vi.setConfig({ testTimeout: 240_000 });

const proofs = ['currentPassword', 'password', 'code'];
const mark = 'Zanzibarite';
let document: ApiDocument;
let owner: WholeCompany;
let stranger: ApiClient;
let strangersIds: Ids;

const onThings = () => guardedOf(document).filter(({ path }) => path.includes('{'));

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
      const foreign = await callWithSample(document, stranger, operation, owner.ids);
      const none = await callWithSample(document, stranger, operation, nowhere(owner.ids));
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
      const { text } = await callWithSample(document, lone, operation, owner.ids);
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
      const { text } = await callWithSample(document, stranger, operation, {
        ...foreignReferences(owner.ids),
        ...foreign,
      });
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
    const kept = guardedOf(document).filter(({ action }) => action && !may({ role: 'user' }, action));
    expect(kept.length).toBeGreaterThanOrEqual(6);
    const before = await everythingOf(owner);
    for (const operation of kept) {
      const answer = await callWithSample(document, owner.user, operation, owner.ids);
      expect(answer.status, `${operation.name}: ${answer.text}`).toBe(403);
    }
    const after = await everythingOf(owner);
    expect(withoutRefusals(after)).toEqual(withoutRefusals(before));
  });
});

describe('the owner', () => {
  it('is understood at every operation, so that the refusals above were about the right thing', async () => {
    const last = (operation: Operation) => (operation.method === 'DELETE' ? 1 : 0);
    const inOrder = [...guardedOf(document)].sort(
      (a, b) => last(a) - last(b) || b.path.length - a.path.length,
    );
    for (const operation of inOrder) {
      // A sign-in of its own for each: some operations end it.
      const { companyId, userId } = owner.admin;
      const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
      const { status, text, body } = await callWithSample(document, client, operation, owner.ids);
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
