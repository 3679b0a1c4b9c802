import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Permission, permissions, type Scope, scopes } from '../../core/access/permissions';
import { makeApiToken } from './support/api-token';
import { callWithSample, guardedOf, nowhere } from './support/every-operation';
import { type ApiDocument, readApiDocument } from './support/operations';
import { addWholeCompany, type WholeCompany } from './support/whole-company';

/** Asks every operation several times. */
vi.setConfig({ testTimeout: 240_000 });

let document: ApiDocument;
let owner: WholeCompany;

beforeAll(async () => {
  document = await readApiDocument();
  owner = await addWholeCompany('Zanzibarite');
});

describe('an API token', () => {
  it('does only what its scopes allow, however powerful its owner', async () => {
    for (const operation of guardedOf(document)) {
      if (!operation.action) continue;
      const { scope }: Permission = permissions[operation.action];
      const others: Scope[] = scopes.filter((each) => each !== scope);
      const token = await makeApiToken(owner.admin, others);
      const answer = await callWithSample(document, owner.admin, operation, nowhere(owner.ids), token);
      expect(answer.status, `${operation.name}: ${answer.text}`).toBe(403);
    }
  });

  it('is enough, with the one scope, for whatever has a scope', async () => {
    for (const operation of guardedOf(document).filter(({ method }) => method === 'GET')) {
      if (!operation.action) continue;
      const { scope }: Permission = permissions[operation.action];
      if (scope === null) continue;
      const token = await makeApiToken(owner.admin, [scope]);
      const answer = await callWithSample(document, owner.admin, operation, owner.ids, token);
      // A conflict speaks of the thing's state, so the token was enough: the sample's session has no receipt yet.
      expect([200, 101, 409], `${operation.name}: ${answer.text}`).toContain(answer.status);
    }
  });
});

describe('somebody who is not signed in', () => {
  it('is asked to sign in at every operation but the open ones', async () => {
    const altered = owner.admin.cookie.replace(/.(?=;|$)/g, '~');
    const cookies = ['', '__Host-longshore-access=eyJ9.forged', altered];
    for (const operation of guardedOf(document)) {
      const asked = cookies.map((cookie) =>
        callWithSample(document, owner.admin, operation, owner.ids, { cookie }),
      );
      for (const answer of await Promise.all(asked)) {
        expect(answer.status, operation.name).toBe(401);
        expect(answer.body.detail).toContain('Sign in');
      }
    }
  });
});
