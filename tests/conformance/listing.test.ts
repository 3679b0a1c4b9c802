import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from './s3-under-test.ts';
import { text, texts, withTag } from './s3-xml.ts';

const { client, key, prefix, profile } = await connect();

const NAMES = ['a/1', 'a/2', 'a/b/3', 'b', 'c/4', 'd e+f', '\ufb01', '\u{1F600}'];

const list = (query: Record<string, string>) =>
  client.call({ query: { 'list-type': '2', prefix, ...query } });
const keysOf = (xml: string) => withTag(xml, 'Contents').flatMap((entry) => texts(entry, 'Key'));
const prefixesOf = (xml: string) => withTag(xml, 'CommonPrefixes').flatMap((entry) => texts(entry, 'Prefix'));
const under = (names: readonly string[]) => names.map(key);

beforeAll(async () => {
  for (const name of [...NAMES].reverse()) await client.call({ method: 'PUT', key: key(name), body: name });
});

describe('ListObjectsV2', () => {
  test('lists in the byte order of UTF-8, which is not the order of JavaScript strings', async () => {
    expect([...NAMES].sort()).not.toEqual(NAMES);
    const page = await list({});
    expect(page.status).toBe(200);
    expect(keysOf(page.text)).toEqual(under(NAMES));
    expect([text(page.text, 'IsTruncated'), text(page.text, 'KeyCount')]).toEqual([
      'false',
      String(NAMES.length),
    ]);
  });

  test('gives size, ETag and time of each object', async () => {
    const page = await list({ prefix: key('b') });
    expect(text(page.text, 'Size')).toBe('1');
    expect(text(page.text, 'ETag')).toBe('"92eb5ffee6ae2fec3ad71c777531578f"');
    expect(Math.abs(Date.now() - Date.parse(text(page.text, 'LastModified') ?? ''))).toBeLessThan(60_000);
  });

  test('groups by the delimiter', async () => {
    const page = await list({ delimiter: '/' });
    expect(keysOf(page.text)).toEqual(under(['b', 'd e+f', '\ufb01', '\u{1F600}']));
    expect(prefixesOf(page.text)).toEqual(under(['a/', 'c/']));
    const inner = await list({ prefix: key('a/'), delimiter: '/' });
    expect([keysOf(inner.text), prefixesOf(inner.text)]).toEqual([under(['a/1', 'a/2']), under(['a/b/'])]);
  });

  test('goes on after a key', async () => {
    expect(keysOf((await list({ 'start-after': key('a/2') })).text)).toEqual(under(NAMES.slice(2)));
    expect(keysOf((await list({ 'start-after': key('a/zzz') })).text)).toEqual(under(NAMES.slice(3)));
  });

  test.each([1, 2, 3])('pages through everything once, %i at a time', async (pageSize) => {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await list({
        'max-keys': String(pageSize),
        ...(token !== undefined && { 'continuation-token': token }),
      });
      expect(keysOf(page.text).length).toBeLessThanOrEqual(pageSize);
      found.push(...keysOf(page.text));
      token = text(page.text, 'NextContinuationToken');
    } while (token !== undefined);
    expect(found).toEqual(under(NAMES));
  });

  test('pages through common prefixes without repeating one', async () => {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await list({
        delimiter: '/',
        'max-keys': '1',
        ...(token !== undefined && { 'continuation-token': token }),
      });
      found.push(...keysOf(page.text), ...prefixesOf(page.text));
      token = text(page.text, 'NextContinuationToken');
    } while (token !== undefined);
    expect(found).toEqual(under(['a/', 'b', 'c/', 'd e+f', '\ufb01', '\u{1F600}']));
  });

  test('is not disturbed by what is written and deleted between two pages', async () => {
    const inside = key('moving/');
    for (const name of ['b', 'd', 'f']) await client.call({ method: 'PUT', key: inside + name, body: 'x' });
    const first = await list({ prefix: inside, 'max-keys': '2' });
    await client.call({ method: 'PUT', key: `${inside}a`, body: 'x' });
    await client.call({ method: 'PUT', key: `${inside}e`, body: 'x' });
    await client.call({ method: 'DELETE', key: `${inside}d` });
    const token = text(first.text, 'NextContinuationToken') ?? '';
    const second = await list({ prefix: inside, 'continuation-token': token });
    expect(keysOf(second.text)).toEqual([`${inside}e`, `${inside}f`]);
    for (const name of ['a', 'b', 'e', 'f']) await client.call({ method: 'DELETE', key: inside + name });
  });

  test('writes keys URL-encoded when asked to', async () => {
    const page = await list({ prefix: key('d '), 'encoding-type': 'url' });
    expect(text(page.text, 'EncodingType')).toBe('url');
    const space = profile.urlEncodedSpace;
    expect(keysOf(page.text)).toEqual([
      `${profile.encodesSlashInUrlEncoding ? prefix.replace('/', '%2F') : prefix}d${space}e%2Bf`,
    ]);
  });

  test('answers an empty page for a prefix that nothing has', async () => {
    const page = await list({ prefix: key('nothing/') });
    expect([page.status, keysOf(page.text), text(page.text, 'KeyCount')]).toEqual([200, [], '0']);
  });

  test('refuses a page size that is no number', async () => {
    const page = await list({ 'max-keys': 'many' });
    expect([page.status, page.code]).toEqual([400, 'InvalidArgument']);
  });
});

describe('ListObjects, the first version', () => {
  test('pages with a marker', async () => {
    const first = await client.call({ query: { prefix, 'max-keys': '3' } });
    expect(keysOf(first.text)).toEqual(under(NAMES.slice(0, 3)));
    const rest = await client.call({ query: { prefix, marker: key(NAMES[2] ?? '') } });
    expect(keysOf(rest.text)).toEqual(under(NAMES.slice(3)));
  });
});

describe('a listing of more than a thousand keys', () => {
  test('has a thousand on a page, whatever is asked for', async () => {
    const inside = key('thousand/');
    const all = Array.from({ length: 1_005 }, (_, index) => `${inside}${String(index).padStart(5, '0')}`);
    for (let start = 0; start < all.length; start += 50) {
      await Promise.all(
        all.slice(start, start + 50).map((each) => client.call({ method: 'PUT', key: each, body: '' })),
      );
    }
    const first = await list({ prefix: inside, 'max-keys': '5000' });
    expect(keysOf(first.text)).toEqual(all.slice(0, 1000));
    const token = text(first.text, 'NextContinuationToken') ?? '';
    expect(keysOf((await list({ prefix: inside, 'continuation-token': token })).text)).toEqual(
      all.slice(1000),
    );
  }, 60_000);
});
