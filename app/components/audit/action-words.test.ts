import { expect, it } from 'vitest';
import { wordsBeforeTarget } from './action-words';

const ada = { targetKind: 'user', targetId: 'ada' } as const;

it('names the person of an account only where somebody else did it', () => {
  const on = { action: 'two_factor.disabled', ...ada } as const;
  expect(wordsBeforeTarget({ ...on, actorUserId: 'ada' })).toEqual({
    words: 'turned two-factor sign-in off',
    isNamed: false,
  });
  expect(wordsBeforeTarget({ ...on, actorUserId: 'grace' })).toEqual({
    words: 'turned two-factor sign-in off for',
    isNamed: true,
  });
});

it('says as whom somebody was not let in, and names what else was changed', () => {
  expect(wordsBeforeTarget({ action: 'sign_in.refused', actorUserId: null, ...ada }).words).toBe(
    'was not let in as',
  );
  expect(wordsBeforeTarget({ action: 'user.updated', actorUserId: 'ada', ...ada })).toEqual({
    words: 'changed the user',
    isNamed: true,
  });
});
