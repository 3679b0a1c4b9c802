import { describe, expect, it } from 'vitest';
import { takePageBody } from './page-body';

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  takePageBody(new Request('https://longshore.test/sign-in', { method: 'POST', body, headers }));

describe('the body of a page', () => {
  it('is handed on where it is a form, also one of several parts', async () => {
    const parts = new FormData();
    parts.set('name', 'Ada');
    for (const form of [new URLSearchParams({ name: 'Ada' }), parts]) {
      const taken = await post(form);
      expect(taken.ok && (await taken.request.formData()).get('name')).toBe('Ada');
    }
  });

  it('is an empty form where there is none', async () => {
    const taken = await post(null);
    expect(taken.ok && [...(await taken.request.formData())]).toEqual([]);
  });

  it('is refused above 64 KiB, whether its length is said or not', async () => {
    const long = `name=${'x'.repeat(64 * 1024)}`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(long, { ...type, 'content-length': String(long.length) })).toMatchObject({
      status: 413,
    });
    expect(await post(new Blob([long]).stream(), type)).toMatchObject({ status: 413 });
  });

  it('is refused where it is no form', async () => {
    expect(await post('{}', { 'content-type': 'application/json' })).toMatchObject({ status: 415 });
    expect(await post('name=Ada', { 'content-type': '' })).toMatchObject({ status: 415 });
    const broken = { 'content-type': 'multipart/form-data; boundary=none' };
    expect(await post('name=Ada', broken)).toMatchObject({ status: 400 });
  });
});
