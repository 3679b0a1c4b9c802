import { describe, expect, it } from 'vitest';
import { buildObjectKey, encodeKeyForUrl, parsePrefix } from './object-key';

describe('buildObjectKey', () => {
  it('joins the prefix and the path', () => {
    expect(buildObjectKey('raw/c1/', 'a/b.txt')).toEqual({ ok: true, key: 'raw/c1/a/b.txt' });
  });

  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['a/../b', 'dot_segment'],
    ['..', 'dot_segment'],
    ['./a', 'dot_segment'],
    ['a//b', 'empty_segment'],
    ['a/', 'empty_segment'],
    ['a\nb', 'control_character'],
    ['a\u0000', 'control_character'],
    ['\ud800', 'not_unicode'],
  ])('refuses %j as %s', (path, problem) => {
    expect(buildObjectKey('p/', path)).toEqual({ ok: false, problem });
  });

  it('counts bytes, not characters, against the 1,024 that S3 allows', () => {
    expect(buildObjectKey('p/', 'é'.repeat(511)).ok).toBe(true);
    expect(buildObjectKey('p/', 'é'.repeat(512))).toEqual({ ok: false, problem: 'key_too_long' });
  });

  it('keeps names that only look like dots or escapes', () => {
    for (const path of ['...', '..a', '.env', '%2e%2e', 'a%2Fb', 'a\\b'])
      expect(buildObjectKey('', path)).toEqual({ ok: true, key: path });
  });
});

describe('encodeKeyForUrl', () => {
  it('leaves nothing for a URL parser to collapse or to read as a query', () => {
    const key = "p/%2e%2e/+ #?&='()*!~-_.é😀/x";
    const url = new URL(`http://host/bucket/${encodeKeyForUrl(key)}`);
    expect(decodeURIComponent(url.pathname)).toBe(`/bucket/${key}`);
    expect(url.search + url.hash).toBe('');
  });
});

describe('parsePrefix', () => {
  it('ends every prefix in one slash', () => {
    expect(parsePrefix(' raw/2026// ')).toEqual({ ok: true, prefix: 'raw/2026/' });
    expect(parsePrefix('')).toEqual({ ok: true, prefix: '' });
  });

  it('says what is wrong with a prefix that leaves its place', () => {
    const parsed = parsePrefix('a/../b');
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.sentence).toContain('".."');
  });
});
