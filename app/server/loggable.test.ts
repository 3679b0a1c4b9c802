import { describe, expect, it } from 'vitest';
import { loggableCause, loggablePath } from './loggable';

describe('a loggable address', () => {
  it('has no token of a one-time link and no query', () => {
    const token = 'a'.repeat(43);
    expect(loggablePath(`https://longshore.example/reset-password/${token}`)).toBe('/reset-password/…');
    expect(loggablePath('https://longshore.example/sso/callback/c1?code=secret&state=s')).toBe(
      '/sso/callback/c1',
    );
  });

  it('keeps the IDs that help to find the fault', () => {
    const id = crypto.randomUUID();
    expect(loggablePath(`/projects/${id}/edit`)).toBe(`/projects/${id}/edit`);
  });
});

describe('a loggable cause', () => {
  const query = Object.assign(
    new Error('Failed query: select ?\nparams: typed-secret', {
      cause: new Error('D1_ERROR: no such table'),
    }),
    { params: ['typed-secret'] },
  );

  it('is the innermost one, with the place of the outer error, and without the parameters of a query', () => {
    const { message, stack } = loggableCause(new Error('Outer', { cause: query }));
    expect(message).toBe('Error: D1_ERROR: no such table');
    expect(stack).toMatch(/^at /);
    expect(JSON.stringify(loggableCause(query))).not.toContain('typed-secret');
  });

  it('says of a query without a cause only that it failed', () => {
    const bare = Object.assign(new Error('params: typed-secret'), { params: ['typed-secret'] });
    expect(loggableCause(bare).message).toBe('A query failed');
  });

  it('does not repeat what is no error', () => {
    expect(loggableCause('typed-secret')).toEqual({ message: 'Thrown was no error but a string', stack: '' });
  });
});
