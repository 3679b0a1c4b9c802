import { expect, it } from 'vitest';
import { alternativePath, decideConflict } from './conflict';

const same = { key: 'k', sizeBytes: 3, etag: 'e' };

it('uploads wherever nothing is in the way', () => {
  for (const policy of ['skip_identical', 'overwrite', 'fail', 'keep_both'] as const) {
    expect(decideConflict(policy, 3, null)).toEqual({ action: 'upload' });
  }
});

it('compares content before it calls a file identical', () => {
  expect(decideConflict('skip_identical', 3, same)).toEqual({
    action: 'compare',
    existing: { etag: 'e', sizeBytes: 3 },
  });
  expect(decideConflict('skip_identical', 4, same)).toEqual({ action: 'upload' });
  expect(decideConflict('keep_both', 3, same).action).toBe('compare');
  expect(decideConflict('fail', 3, same)).toEqual({ action: 'fail' });
  expect(decideConflict('overwrite', 3, same)).toEqual({ action: 'upload' });
});

it('numbers a second file before its extension', () => {
  expect(alternativePath('a/photo.jpg', 2)).toBe('a/photo (2).jpg');
  expect(alternativePath('a.b/README', 3)).toBe('a.b/README (3)');
  expect(alternativePath('a/.env', 2)).toBe('a/.env (2)');
});
