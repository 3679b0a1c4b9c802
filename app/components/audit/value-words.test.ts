import { describe, expect, it } from 'vitest';
import { fieldWords, valueWords } from './value-words';

describe('a change in the audit log', () => {
  it('names its fields in words', () => {
    expect(fieldWords('defaultStorageProfileId')).toBe('Default storage profile id');
    expect(fieldWords('expiresAtMs')).toBe('Expires');
    expect(fieldWords('name')).toBe('Name');
    expect(fieldWords('contactEmail')).toBe('Contact e-mail');
  });

  it.each([
    [null, 'nothing'],
    ['', 'nothing'],
    [[], 'nothing'],
    [false, 'no'],
    [0, '0'],
    [['a.example', 'b.example'], 'a.example, b.example'],
    [{ retries: 4, partSizeBytes: 5 }, 'retries 4, part size bytes 5'],
    ['x'.repeat(300), `${'x'.repeat(200)}…`],
  ])('shows %j as %j', (value, words) => {
    expect(valueWords(value)).toBe(words);
  });
});
