import { describe, expect, it } from 'vitest';
import { tryFromBrowser } from './try-from-browser';

const probe = {
  put: { url: 'https://s3.test/demo/.longshore-check/1?sig', headers: { 'content-md5': 'x' } },
  remove: { url: 'https://s3.test/demo/.longshore-check/1?del', headers: {} },
  body: 'probe',
};

function bucket(answers: Record<string, Response>) {
  const asked: string[] = [];
  const send = async (_url: unknown, init?: RequestInit) => {
    const method = init?.method ?? 'GET';
    asked.push(method);
    const answer = answers[method];
    // What a browser throws when CORS forbids an answer.
    if (!answer) throw new TypeError('Failed to fetch');
    return answer;
  };
  return { asked, send: send as typeof fetch };
}

describe('the bucket check of the browser', () => {
  it('passes where the bucket takes the object, shows its ETag and deletes it', async () => {
    const { send } = bucket({
      PUT: new Response(null, { headers: { etag: '"a"' } }),
      DELETE: new Response(null, { status: 204 }),
    });
    expect((await tryFromBrowser(probe, send)).map((step) => step.ok)).toEqual([true, true, true]);
  });

  it('names CORS where the browser is not let through, and still tries to delete', async () => {
    const { send, asked } = bucket({});
    const steps = await tryFromBrowser(probe, send);
    expect(steps).toMatchObject([{ name: 'Write from this browser', ok: false }]);
    expect(steps[0]?.sentence).toContain('CORS');
    expect(asked).toEqual(['PUT', 'DELETE']);
  });

  it('says that the ETag is hidden', async () => {
    const { send } = bucket({
      PUT: new Response(null),
      DELETE: new Response(null, { status: 204 }),
    });
    const hidden = (await tryFromBrowser(probe, send)).find((step) => !step.ok);
    expect(hidden?.name).toBe('Read the ETag');
  });

  it('names what is left where it may not delete', async () => {
    const { send } = bucket({ PUT: new Response(null, { headers: { etag: '"a"' } }) });
    expect((await tryFromBrowser(probe, send)).at(-1)?.sentence).toContain('/demo/.longshore-check/1');
  });
});
