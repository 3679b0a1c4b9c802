import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, addCompany, addCycle, profileInput } from './support/api-client';

let admin: ApiClient;

beforeAll(async () => {
  admin = await addCompany();
});

describe('a problem', () => {
  it('names every field of the input with its value, the first one first', async () => {
    const input = { ...profileInput(), name: '', region: 'eu central', endpoint: 7 };
    const { status, body, headers } = await admin.post('/storage-profiles', input);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:longshore:problem:bad-request',
      title: 'Bad request',
      status: 400,
      field: 'name',
      value: '',
      detail: 'Enter the name of the storage profile.',
    });
    expect(body.errors.map(({ field, value }: { field: string; value: unknown }) => [field, value])).toEqual([
      ['name', ''],
      ['endpoint', 7],
      ['region', 'eu central'],
    ]);
  });

  it('never shows a secret, however it was misspelt or mistyped', async () => {
    const secret = 'hunter2-hunter2-hunter2';
    for (const change of [
      { secretAccessKey: [secret] },
      { secretAccessKey: secret.repeat(100) },
      { secretAccesKey: secret },
      { pass: secret },
      { name: { password: secret } },
    ]) {
      const { status, text } = await admin.post('/storage-profiles', { ...profileInput(), ...change });
      expect(status).toBe(400);
      expect(text).not.toContain(secret);
    }
  });

  it('puts what a schema expects into a sentence, also of a refusal after the schema', async () => {
    const { projectId, cycleId } = await addCycle(admin);
    const typed = await admin.patch(`/projects/${projectId}`, { description: 5 });
    expect(typed.body).toMatchObject({ detail: 'The field "description" must be a text.', value: 5 });
    const manifest = await admin.post('/sessions/none/manifest', { scan: 1.5, entries: [] });
    expect(manifest.body.errors).toMatchObject([
      { field: 'scan', detail: 'The field "scan" must be a whole number.' },
      { field: 'entries', detail: 'The field "entries" must have at least 1 entry.' },
    ]);
    const late = await admin.patch(`/cycles/${cycleId}`, { prefix: '../up' });
    expect(late).toMatchObject({ status: 400, body: { field: 'prefix', value: '../up' } });
    const whole = await admin.post('/projects', [1, 2]);
    expect(whole.body).toMatchObject({ detail: 'The input must be an object.' });
  });

  it('says so of an address, a method and a body that are not taken', async () => {
    expect(await admin.get('/nothing')).toMatchObject({ status: 404, body: { title: 'Not found' } });
    const method = await admin.call('PUT', '/projects');
    expect(method).toMatchObject({ status: 405, body: { title: 'Method not allowed' } });
    expect(method.headers.get('allow')).toBe('GET, HEAD, POST');
    const id = await admin.call('POST', `/cycles/${'x'.repeat(65)}`);
    expect(id.headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH');
    const long = await admin.get(`/cycles/${'x'.repeat(65)}`);
    expect(long).toMatchObject({ status: 400, body: { field: 'cycleId' } });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const answer = await admin.call('POST', '/projects', {}, { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, body: { field: 'Content-Type' } });
    }
    const broken = await admin.fetch('POST', '/projects', { body: '{"name":' });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ detail: expect.stringContaining('not JSON') });
    const none = await admin.call('POST', '/projects');
    expect(none.status).toBe(400);
    const huge = await admin.fetch('POST', '/projects', { body: JSON.stringify('x'.repeat(15_000_000)) });
    expect(huge.status).toBe(413);
    expect(huge.headers.get('content-type')).toBe('application/problem+json');
  });
});
