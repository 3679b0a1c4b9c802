import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, addCompany, addCycle, addSession } from './support/api-client';

interface Listed {
  readonly files: { readonly path: string; readonly sizeBytes: number }[];
  readonly nextCursor: number | null;
}

const sizes = {
  'scans/b.tif': 500,
  'notes.txt': 20,
  'scans/a.tif': 900,
  'Scans/Old/c.tif': 900,
  'a/../not-a-key': 5,
  'scans/a.txt': 20,
};

let client: ApiClient;
let path = '';

beforeAll(async () => {
  client = await addCompany();
  const { cycleId } = await addCycle(client);
  const id = await addSession(client, cycleId);
  const scan = (await client.post(`/sessions/${id}/scans`)).body.scan;
  const entries = Object.entries(sizes).map(([each, sizeBytes]) => ({
    path: each,
    sizeBytes,
    modifiedAtMs: 1,
  }));
  await client.post(`/sessions/${id}/manifest`, { scan, entries });
  path = `/sessions/${id}/files`;
});

/** Every page of a list, three files at a time. */
async function list(query: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const answer: { status: number; body: Listed } = await client.get(
      `${path}?limit=3&cursor=${cursor}&${query}`,
    );
    expect(answer.status).toBe(200);
    found.push(...answer.body.files.map((file) => file.path));
    cursor = answer.body.nextCursor;
  }
  return found;
}

describe('the list of files', () => {
  it('is by path, folder after folder, on as many pages as it takes', async () => {
    const byPath = [
      'notes.txt',
      'Scans/Old/c.tif',
      'a/../not-a-key',
      'scans/a.tif',
      'scans/a.txt',
      'scans/b.tif',
    ];
    expect(await list('order=path')).toEqual(byPath);
    expect(await list('order=path&state=pending')).toEqual(byPath.filter((each) => !each.includes('..')));
  });

  it('is by size, the largest first and those of one size as they came', async () => {
    const bySize = [
      'scans/a.tif',
      'Scans/Old/c.tif',
      'scans/b.tif',
      'notes.txt',
      'scans/a.txt',
      'a/../not-a-key',
    ];
    const found = await list('order=size');
    expect(found.map((each) => sizes[each as keyof typeof sizes])).toEqual([900, 900, 500, 20, 20, 5]);
    expect([...found].sort()).toEqual([...bySize].sort());
    expect(await list('order=size&state=failed')).toEqual(['a/../not-a-key']);
  });

  it('has only the files with a text in their path, in either case, or of a size', async () => {
    expect((await list('text=scans/')).sort()).toEqual([
      'Scans/Old/c.tif',
      'scans/a.tif',
      'scans/a.txt',
      'scans/b.tif',
    ]);
    expect(await list('text=A.T&order=path')).toEqual(['scans/a.tif', 'scans/a.txt']);
    expect(await list('text=%25')).toEqual([]);
    expect((await list('minBytes=20&maxBytes=500')).sort()).toEqual([
      'notes.txt',
      'scans/a.txt',
      'scans/b.tif',
    ]);
    expect(await list('text=scans&minBytes=600&state=pending&order=path')).toEqual([
      'Scans/Old/c.tif',
      'scans/a.tif',
    ]);
  });

  it('is refused with a sentence where the question makes no sense', async () => {
    for (const [query, field] of [
      ['order=newest', 'order'],
      ['minBytes=-1', 'minBytes'],
      ['text=', 'text'],
      ['cursor=x', 'cursor'],
    ]) {
      const { status, body } = await client.get(`${path}?${query}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ field, title: expect.any(String) });
    }
  });
});
