import { expect, it } from 'vitest';
import { compareUtf8 } from './byte-order';

it('orders as the UTF-8 bytes do, also where UTF-16 units order otherwise', () => {
  const texts = [
    '',
    'a',
    'a/b',
    'a b',
    'é',
    'z',
    '\uffee',
    '😀',
    '\ue000',
    'a😀',
    'a\uffee',
    'Z',
    '\u{10ffff}',
  ];
  const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect([...texts].sort(compareUtf8)).toEqual(byBytes);
  expect([...texts].sort()).not.toEqual(byBytes);
});
