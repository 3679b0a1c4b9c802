import { afterEach, expect, it, vi } from 'vitest';
import { FetchSessionApi } from './fetch-session-api';

const page = '<html><body>default backend - 404</body></html>';
const problem = { type: 'about:blank', title: 'Not found', status: 404, detail: 'There is no such session.' };

function lookAt(answer: Response) {
  vi.stubGlobal('fetch', async () => answer);
  return new FetchSessionApi('https://longshore.test', 's1').look();
}

const problemOf = (status: number) =>
  new Response(JSON.stringify({ ...problem, status }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

afterEach(() => vi.unstubAllGlobals());

it.each([
  [401, 'signed_out'],
  [404, 'gone'],
  [403, 'refused'],
  [408, 'busy'],
  [503, 'busy'],
])('takes a problem of status %i by its word: %s', async (status, kind) => {
  expect(await lookAt(problemOf(status))).toMatchObject({ ok: false, kind });
});

it.each([200, 401, 403, 404, 413, 502])(
  'takes a page of status %i for a server that is busy, which is not waited for without end',
  async (status) => {
    const answer = new Response(page, { status, headers: { 'content-type': 'text/html' } });
    expect(await lookAt(answer)).toMatchObject({ ok: false, kind: 'busy' });
  },
);

it('does not understand an answer of another version', async () => {
  const answer = Response.json({ another: 'version' });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.stubGlobal('fetch', async () => answer);
  const opened = await new FetchSessionApi('https://longshore.test', 's1').openScan();
  expect(opened).toMatchObject({ ok: false, kind: 'refused' });
});
