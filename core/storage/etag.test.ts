import { expect, it } from 'vitest';
import { unquotedEtag } from './etag';

it.each([
  ['"abc-2"', 'abc-2'],
  ['W/"abc"', 'abc'],
  ['abc', 'abc'],
  [' "abc"\r', 'abc'],
  ['""', null],
  [null, null],
  [undefined, null],
])('reads the ETag %o as %o', (header, etag) => {
  expect(unquotedEtag(header)).toBe(etag);
});
