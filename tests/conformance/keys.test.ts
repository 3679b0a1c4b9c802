import { describe, expect, test } from 'vitest';
import { connect } from './s3-under-test.ts';
import { texts } from './s3-xml.ts';

const { client, key, prefix, profile } = await connect();

describe('keys', () => {
  const names = {
    'segments of 255 bytes, 3 deep': ['a', 'b', 'c'].map((each) => each.repeat(255)).join('/'),
    'twenty levels': Array.from({ length: 20 }, (_, level) => `level-${level}`).join('/'),
    'a name that means something to a file system': 'con/..hidden/.DS_Store/~/$(x)`y`/\\..\\z:|*?',
    'other scripts': '日本語/עברית/हिन्दी/👩‍👩‍👧',
    'decomposed and composed': 'e\u0301-\u00e9',
    markup: `a&amp;b<c>"d"'e'`,
    'spaces at the ends': ' a / b ',
    'only slashes': '///',
    'a trailing slash': 'folder/',
    'percent signs': '100%/%41%zz',
    'control characters': 'a\u0001b\u001fc\td\ne',
  };

  test.each(Object.entries(names))('may have %s', async (_, name) => {
    const full = key(name);
    expect((await client.call({ method: 'PUT', key: full, body: name })).status).toBe(200);
    expect((await client.call({ key: full })).text).toBe(name);
    const listing = await client.call({ query: { 'list-type': '2', prefix: full, 'encoding-type': 'url' } });
    const listed = texts(listing.text, 'Key').map((each) => decodeURIComponent(each.replaceAll('+', ' ')));
    expect(listed).toEqual([full]);
  });

  test('are told apart by case and by Unicode form', async () => {
    const apart = ['file', 'FILE', 'caf\u00e9', 'cafe\u0301'];
    for (const name of apart) await client.call({ method: 'PUT', key: key(`apart/${name}`), body: name });
    for (const name of apart) expect((await client.call({ key: key(`apart/${name}`) })).text).toBe(name);
  });

  test('may have 1,024 bytes and not one more', async () => {
    const longest = prefix + 'k'.repeat(1024 - prefix.length);
    expect((await client.call({ method: 'PUT', key: longest, body: 'x' })).status).toBe(200);
    const reply = await client.call({ method: 'PUT', key: `${longest}k`, body: 'x' });
    expect([reply.status, reply.code]).toEqual([400, profile.keyTooLongCode]);
    const inBytes = prefix + 'é'.repeat(512);
    expect((await client.call({ method: 'PUT', key: inBytes, body: 'x' })).status).toBe(400);
  });

  test('are escaped in error documents', async () => {
    const reply = await client.call({ key: key('<missing & "quoted">') });
    expect(reply.status).toBe(404);
    expect(reply.text).not.toContain('<missing');
  });
});
