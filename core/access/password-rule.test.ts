import { describe, expect, it } from 'vitest';
import { ownWords, passwordProblem } from './password-rule';

const own = ['Ada Admin', 'ada.lovelace@analytical.example', 'Engine Works'];

describe('a new password', () => {
  it.each(['tidal quartz lantern', 'ßtraße über den fluß', '🐟🐠🐡🦈🐙🦀🦞🦐🦑🐚🐋🐬', 'x'.repeat(256)])(
    'may be %j',
    (password) => expect(passwordProblem(password, own)).toBeNull(),
  );

  it.each([
    ['', 'has 0 characters'],
    ['elevenchars', 'has 11 characters'],
    ['🐟🐠🐡🦈🐙🦀🦞🦐🦑🐚🐋', 'has 11 characters'],
    ['x'.repeat(257), 'more than 256'],
    ['my-LOVELACE-secret', 'contains your name'],
    ['the engine is oiled', 'contains your name'],
    ['ｌｏｖｅｌａｃｅ forever', 'contains your name'],
  ])('is refused: %j', (password, words) => {
    const sentence = passwordProblem(password, own);
    expect(sentence).toContain(words);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('counts composed and decomposed characters alike', () => {
    expect(passwordProblem('é'.repeat(11).normalize('NFD'), [])).toContain('has 11 characters');
  });
});

it('short words of a name do not count', () => {
  expect(ownWords(['Ada Li', 'li@ab.example'])).toEqual(['ada li', 'li@ab.example', 'example']);
});
