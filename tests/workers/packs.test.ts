import { env } from 'cloudflare:test';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { uploadPack } from '../../app/server/packs.server';
import type { Actor } from '../../core/access/actor';
import { packHead } from '../../core/packs/pack-format';
import { totalsOf } from '../../core/protocol/session-view';
import { isTerminal } from '../../core/sessions/session-state';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { addCompany } from './support/api-client';
import {
  headOf,
  leased,
  outcomes,
  post,
  provenCompany,
  puts,
  type Sender,
  send,
} from './support/pack-sender';
import { bytes, type Content, digestsOf, md5 } from './support/session-driver';
import { bodyOf, keysOf, text, uploadAll } from './support/session-eyes';

const hundred: Content = Object.fromEntries(
  Array.from({ length: 100 }, (_, at) => [`${at % 7}/file ${at}.bin`, bytes((at * 97) % 5_000, at)]),
);

const actorOf = ({ company: { companyId, userId } }: Sender): Actor => ({
  companyId,
  userId,
  role: 'user',
  displayName: 'A person',
  via: { kind: 'sign-in', signInId: 'any' },
  mustSetUpTwoFactor: false,
});

describe('a pack', () => {
  it('brings each of its files into the bucket, and the session to its verified end', async () => {
    const desk = await leased(hundred);
    const answers = await send(desk, headOf(desk, hundred), Object.values(hundred));
    expect(new Set(outcomes(answers))).toEqual(new Set(['stored']));
    expect(answers.map(({ fileId }) => fileId)).toEqual(
      headOf(desk, hundred).files.map(({ fileId }) => fileId),
    );
    const end = await desk.driver.until(() => desk.driver.views.find(({ state }) => isTerminal(state)));
    expect(end.state).toBe('completed');
    expect(totalsOf(end.counters)).toMatchObject({ files: 100, uploaded: 100, verified: 100, failed: 0 });
    expect(await keysOf(desk.company)).toHaveLength(100);
    const store = new S3ObjectStore(desk.company.access);
    for (const [path, data] of Object.entries(hundred)) {
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
      'no_answer',
    ]);
    const view = await desk.session.stub.view(desk.company.companyId);
    expect(view.counters).toMatchObject({ leased: { files: 1 }, stored: { files: 1 } });
  });

  it('whose sender falls silent is answered at its deadline, and recorded as far as it came', async () => {
    const content = { a: text('first'), b: text('second'), c: text('third') };
    const desk = await leased(content);
    const silent = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of [packHead(headOf(desk, content)), content.a, text('sec')])
          controller.enqueue(piece);
      },
    });
    const hourMs = 3_600_000;
    const deadline = new AbortController();
    const { timeout } = AbortSignal;
    const clock = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((ms) => (ms > hourMs / 2 ? deadline.signal : timeout.call(AbortSignal, ms)));
    onTestFinished(() => clock.mockRestore());
    const { sessionId } = desk.session;
    const answered = uploadPack(createAppContext(env), actorOf(desk), sessionId, silent, hourMs);
    await expect.poll(() => puts(desk)).toHaveLength(1);
    deadline.abort();
    const answer = await answered;
    if (!answer.ok) throw new Error('The pack was refused');
    expect(outcomes(answer.value.files)).toEqual(['stored', 'no_answer', 'no_answer']);
    const view = await desk.session.stub.view(desk.company.companyId);
    expect(view.counters).toMatchObject({ leased: { files: 2 }, stored: { files: 1 } });
    expect(await puts(desk)).toHaveLength(1);
  });

  it('puts nothing where its permits took so long that the session may wait for it no more', async () => {
    const content = { a: text('first'), b: text('second') };
    const desk = await leased(content);
    const app = createAppContext(env);
    const stub = app.uploadSession(desk.session.sessionId);
    const clock = vi.spyOn(Date, 'now');
    onTestFinished(() => clock.mockRestore());
    const openPack: typeof stub.openPack = async (...args) => {
      const opened = await stub.openPack(...args);
      const givenAtMs = Date.now();
      clock.mockImplementation(() => givenAtMs + 41_000);
      return opened;
    };
    const closePack: typeof stub.closePack = (...args) => stub.closePack(...args);
    const slow = { ...app, uploadSession: () => ({ openPack, closePack }) as unknown as typeof stub };
    const body = new Blob([packHead(headOf(desk, content)), ...Object.values(content)]).stream();
    const answer = await uploadPack(slow, actorOf(desk), desk.session.sessionId, body);
    if (!answer.ok) throw new Error('The pack was refused');
    expect(outcomes(answer.value.files)).toEqual(['no_answer', 'no_answer']);
    expect(await puts(desk)).toEqual([]);
  });

  it('brings nothing of an engine that does not hold the files, nor of another size', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const stranger = headOf(desk, content, { engineId: 'another-engine' });
    expect(outcomes(await send(desk, stranger, [content.a]))).toEqual(['not_signed']);
    const longer = text('first and more');
    expect(outcomes(await send(desk, headOf(desk, { a: longer }), [longer]))).toEqual(['not_signed']);
    expect(await puts(desk)).toEqual([]);
  });

  it('is not taken while the session is paused, nor after its end', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const { companyId } = desk.company;
    await desk.session.stub.pause(companyId);
    const pack = [packHead(headOf(desk, content)), content.a];
    expect((await post(desk, pack)).status).toBe(409);
    await desk.session.stub.resume(companyId);
    await desk.session.stub.cancel(companyId);
    expect((await post(desk, pack)).status).toBe(409);
    expect(await puts(desk)).toEqual([]);
  });

  it('overwrites no object that came to be after the plan', async () => {
    const content = { a: text('first'), b: text('second') };
    const desk = await leased(content, { conflictPolicy: 'fail' }, await provenCompany());
    await signedFetch(desk.company.access, { method: 'PUT', key: 'raw/C1/a', body: text('a stranger’s') });
    const answers = await send(desk, headOf(desk, content), Object.values(content));
    expect(answers[0]).toMatchObject({ outcome: 'refused', status: 412 });
    expect(answers[1]?.outcome).toBe('stored');
    expect(await bodyOf(desk.company, 'raw/C1/a')).toBe('a stranger’s');
  });

  it('is not taken where the bucket did not prove that it overwrites nothing', async () => {
    const content = { a: text('first') };
    const desk = await leased(content, { conflictPolicy: 'keep_both' });
    const response = await post(desk, [packHead(headOf(desk, content)), content.a]);
    expect(response.status).toBe(409);
    expect((await response.json<{ detail: string }>()).detail).toMatch(/takes no packs/);
    const view = await desk.session.stub.view(desk.company.companyId);
    expect(view).toMatchObject({ packs: null, weakNoOverwrite: true });
    expect(await puts(desk)).toEqual([]);
  });

  it('replaces another object under "skip identical", and gives way to it under "keep both"', async () => {
    const company = await provenCompany();
    await uploadAll(company, { a: text('old 1'), b: text('old 2') });
    const replacing = await leased({ a: text('new 1') }, { conflictPolicy: 'skip_identical' }, company);
    expect(outcomes(await send(replacing, headOf(replacing, { a: text('new 1') }), [text('new 1')]))).toEqual(
      ['stored'],
    );
    expect(await bodyOf(company, 'raw/C1/a')).toBe('new 1');

    const keeping = await leased({ b: text('new 2') }, { conflictPolicy: 'keep_both' }, company);
    const head = headOf(keeping, { b: text('new 2') });
    expect(outcomes(await send(keeping, head, [text('new 2')]))).toEqual(['not_signed']);
    await keeping.driver.grants();
    expect(outcomes(await send(keeping, head, [text('new 2')]))).toEqual(['stored']);
    expect(await bodyOf(company, 'raw/C1/b')).toBe('old 2');
    expect(await bodyOf(company, 'raw/C1/b (2)')).toBe('new 2');
  });

  it('of another company is answered as if there were no such session', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const stranger = { ...desk, client: await addCompany() };
    const response = await post(stranger, [packHead(headOf(desk, content)), content.a]);
    expect(response.status).toBe(404);
    expect(await puts(desk)).toEqual([]);
  });

  it('needs no Idempotency-Key, and keeps nothing under one', async () => {
    const content = { a: text('first'), b: text('second') };
    const desk = await leased(content);
    for (const [path, data] of Object.entries(content)) {
      const pack = [packHead(headOf(desk, { [path]: data })), data];
      const response = await post(desk, pack, { 'idempotency-key': 'the same for both' });
      expect(response.status).toBe(200);
      expect(response.headers.get('idempotency-replayed')).toBeNull();
    }
    expect(await puts(desk)).toHaveLength(2);
  });

  it('is refused where it does not say how long it is, or is too long, before it is read', async () => {
    const desk = await leased({ a: text('first') });
    const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(bytes(1_000)) });
    const type = { 'content-type': 'application/octet-stream' };
    const path = `/sessions/${desk.session.sessionId}/packs`;
    const chunked = await desk.client.fetch('POST', path, { body: endless(), headers: type });
    expect(chunked.status).toBe(411);
    const long = await post(desk, [bytes(9 * 1024 * 1024)]);
    expect(long.status).toBe(413);
  });

  it('is refused with one sentence where it is no pack', async () => {
    const content = { a: text('first') };
    const desk = await leased(content);
    const head = packHead(headOf(desk, content));
    const twice = headOf(desk, content);
    const many = (count: number, sizeBytes: number) =>
      Array.from({ length: count }, (_, at) => ({
        fileId: at + 1,
        digests: digestsOf(content.a),
        sizeBytes,
      }));
    const [tooMany, tooLarge, tooMuch] = [many(257, 1), many(1, 300_000), many(17, 256 * 1024)];
    const cases: [Promise<Response>, number, RegExp][] = [
      [post(desk, [head, content.a], { 'content-type': 'application/json' }), 415, /octet-stream/],
      [post(desk, []), 400, /ends within the length of its head/],
      [post(desk, [text('{"files":[]}')]), 400, /head of the pack is longer/],
      [
        post(desk, [packHead({ ...twice, files: [...twice.files, ...twice.files] })]),
        400,
        /names a file twice/,
      ],
      [post(desk, [packHead({ ...twice, files: tooMany })]), 400, /at most 256 files/],
      [post(desk, [packHead({ ...twice, files: tooLarge })]), 400, /has at most 262144 bytes/],
      [post(desk, [packHead({ ...twice, files: tooMuch })]), 400, /have at most 4194304 bytes/],
    ];
    for (const [answer, status, sentence] of cases) {
      const response = await answer;
      expect(response.status).toBe(status);
      expect((await response.json<{ detail: string }>()).detail).toMatch(sentence);
    }
    expect(await puts(desk)).toEqual([]);
  });
});
