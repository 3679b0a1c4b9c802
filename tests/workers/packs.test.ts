import { describe, expect, it } from 'vitest';
import { packHead } from '../../core/packs/pack-format';
import { type PackAnswer, PackAnswerSchema, type PackHead } from '../../core/protocol/pack';
import { totalsOf } from '../../core/protocol/session-view';
import type { UploadSettings } from '../../core/protocol/upload-settings';
import { isTerminal } from '../../core/sessions/session-state';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { ApiClient, signedInCookie } from './support/api-client';
import { answeredBy } from './support/s3-control';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { bytes, type Content, Driver, md5, newSession, type Session } from './support/session-driver';
import { bodyOf, keysOf, text } from './support/session-eyes';

const engineId = 'engine-of-packs';

interface Desk {
  readonly company: SeededCompany;
  readonly session: Session;
  readonly driver: Driver;
  readonly client: ApiClient;
  /** Ids of the granted files by path. */
  readonly ids: ReadonlyMap<string, number>;
}

/** A started session whose files are all leased to the engine. */
async function leased(content: Content, settings: Partial<UploadSettings> = {}): Promise<Desk> {
  const company = await seedCompany();
  const session = await newSession(company, settings);
  const driver = await Driver.connect(company, session);
  await driver.begin(content, { engineId });
  const ids = new Map<string, number>();
  for (const { fileId } of await driver.grants(2_000)) ids.set(driver.contentOf(fileId).path, fileId);
  expect(ids.size).toBe(Object.keys(content).length);
  const cookie = await signedInCookie(company.companyId, company.userId);
  return { company, session, driver, ids, client: new ApiClient(company.companyId, company.userId, cookie) };
}

function headOf({ ids }: Desk, content: Content, change: Partial<PackHead> = {}): PackHead {
  const files = Object.entries(content).map(([path, data]) => ({
    fileId: ids.get(path) ?? 0,
    md5: md5(data),
    sizeBytes: data.length,
  }));
  return { engineId, files, ...change };
}

async function post(
  { client, session }: Desk,
  pieces: Uint8Array<ArrayBuffer>[],
  type = 'application/octet-stream',
) {
  const headers = { 'content-type': type };
  return await client.fetch('POST', `/sessions/${session.sessionId}/packs`, {
    body: new Blob(pieces),
    headers,
  });
}

async function send(
  desk: Desk,
  head: PackHead,
  pieces: Uint8Array<ArrayBuffer>[],
): Promise<PackAnswer['files']> {
  const response = await post(desk, [packHead(head), ...pieces]);
  expect(response.status).toBe(200);
  return PackAnswerSchema.parse(await response.json()).files;
}

const outcomes = (answers: PackAnswer['files']) => answers.map(({ outcome }) => outcome);
const puts = async ({ company }: Desk) =>
  (await answeredBy(company.access.bucket)).filter(({ operation }) => operation === 'PutObject');

const many: Content = Object.fromEntries(
  Array.from({ length: 100 }, (_, at) => [`${at % 7}/file ${at}.bin`, bytes((at * 97) % 5_000, at)]),
);

describe('a pack', () => {
  it('brings each of its files into the bucket, and the session to its verified end', async () => {
    const desk = await leased(many);
    const answers = await send(desk, headOf(desk, many), Object.values(many));
    expect(new Set(outcomes(answers))).toEqual(new Set(['stored']));
    expect(answers.map(({ fileId }) => fileId)).toEqual(headOf(desk, many).files.map(({ fileId }) => fileId));
    const end = await desk.driver.until(() => desk.driver.views.find(({ state }) => isTerminal(state)));
    expect(end.state).toBe('completed');
    expect(totalsOf(end.counters)).toMatchObject({ files: 100, uploaded: 100, verified: 100, failed: 0 });
    expect(await keysOf(desk.company)).toHaveLength(100);
    const store = new S3ObjectStore(desk.company.access);
    for (const [path, data] of Object.entries(many)) {
      const head = await store.head(`${desk.company.prefix}${path}`);
      expect(head.ok && head.value?.etag, path).toBe(md5(data));
    }
  });

  it('that is sent again stores nothing again, and is answered alike', async () => {
    const content = { a: text('first'), b: text('second'), later: text('not in the pack') };
    const desk = await leased(content);
    const { later: _, ...packed } = content;
    const head = headOf(desk, packed);
    expect(outcomes(await send(desk, head, Object.values(packed)))).toEqual(['stored', 'stored']);
    expect(outcomes(await send(desk, head, Object.values(packed)))).toEqual(['stored', 'stored']);
    expect(await puts(desk)).toHaveLength(2);
  });

  it('keeps what is damaged on the way out of the bucket, and brings the others', async () => {
    const content = { a: text('first'), b: text('second'), c: text('third') };
    const desk = await leased(content);
    const pieces = [content.a, text('sekond'), content.c];
    expect(outcomes(await send(desk, headOf(desk, content), pieces))).toEqual([
      'stored',
      'damaged',
      'stored',
    ]);
    expect(await keysOf(desk.company)).toEqual(['raw/C1/a', 'raw/C1/c']);
    const again = headOf(desk, { b: content.b });
    expect(outcomes(await send(desk, again, [content.b]))).toEqual(['stored']);
    expect(await bodyOf(desk.company, 'raw/C1/b')).toBe('second');
  });

  it('that breaks off is recorded as far as it came', async () => {
    const content = { a: text('first'), b: text('second') };
    const desk = await leased(content);
    const cut = content.b.slice(0, 3);
    expect(outcomes(await send(desk, headOf(desk, content), [content.a, cut]))).toEqual([
      'stored',
      'damaged',
    ]);
    const view = await desk.session.stub.view(desk.company.companyId);
    expect(view.counters).toMatchObject({ leased: { files: 1 }, stored: { files: 1 } });
  });

  it('brings nothing of an engine that does not hold the files, nor of another size, nor while the session is paused', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const stranger = headOf(desk, content, { engineId: 'another-engine' });
    expect(outcomes(await send(desk, stranger, [content.a]))).toEqual(['not_signed']);
    const longer = text('first and more');
    expect(outcomes(await send(desk, headOf(desk, { a: longer }), [longer]))).toEqual(['not_signed']);
    await desk.session.stub.pause(desk.company.companyId);
    expect(outcomes(await send(desk, headOf(desk, content), [content.a]))).toEqual(['not_signed']);
    expect(await puts(desk)).toEqual([]);
  });

  it('overwrites no object that came to be after the plan', async () => {
    const content = { a: text('first'), b: text('second') };
    const desk = await leased(content, { conflictPolicy: 'fail' });
    await signedFetch(desk.company.access, { method: 'PUT', key: 'raw/C1/a', body: text('a stranger’s') });
    const answers = await send(desk, headOf(desk, content), Object.values(content));
    expect(answers[0]?.outcome).not.toBe('stored');
    expect(answers[1]?.outcome).toBe('stored');
    expect(await bodyOf(desk.company, 'raw/C1/a')).toBe('a stranger’s');
  });

  it('is refused with one sentence where it is no pack', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const head = packHead(headOf(desk, content));
    const twice = headOf(desk, content);
    const cases: [Promise<Response>, number, RegExp][] = [
      [post(desk, [head, content.a], 'application/json'), 415, /octet-stream/],
      [post(desk, []), 400, /ends within the length of its head/],
      [post(desk, [text('{"files":[]}')]), 400, /head of the pack is longer/],
      [
        post(desk, [packHead({ ...twice, files: [...twice.files, ...twice.files] })]),
        400,
        /names a file twice/,
      ],
    ];
    for (const [answer, status, sentence] of cases) {
      const response = await answer;
      expect(response.status).toBe(status);
      expect((await response.json<{ detail: string }>()).detail).toMatch(sentence);
    }
    expect(await puts(desk)).toEqual([]);
  });
});
