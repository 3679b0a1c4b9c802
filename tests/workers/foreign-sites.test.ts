import { beforeAll, describe, expect, it, vi } from 'vitest';
import { origin } from './support/api-client';
import { callWithSample, guardedOf } from './support/every-operation';
import { type ApiDocument, type Operation, readApiDocument } from './support/operations';
import { addWholeCompany, everythingOf, type WholeCompany } from './support/whole-company';

/** Asks every operation several times. */
vi.setConfig({ testTimeout: 240_000 });

let document: ApiDocument;
let owner: WholeCompany;

const isUnsafe = ({ method, path }: Operation) => method !== 'GET' || path.endsWith('/socket');

beforeAll(async () => {
  document = await readApiDocument();
  owner = await addWholeCompany('Zanzibarite');
});

describe('a page of another site', () => {
  it('is refused every change and every socket, and changes nothing', async () => {
    const unsafe = guardedOf(document).filter(isUnsafe);
    expect(unsafe.length).toBeGreaterThanOrEqual(18);
    const before = await everythingOf(owner);
    const others = ['https://evil.test', 'null', `${origin}.evil.test`, `${origin}:8443`];
    for (const operation of unsafe) {
      const asked = others.map((from) =>
        callWithSample(document, owner.admin, operation, owner.ids, { origin: from }),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses, operation.name).toEqual(others.map(() => 403));
    }
    expect(await everythingOf(owner)).toEqual(before);
  });
});
