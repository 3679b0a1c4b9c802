import { expect, it } from 'vitest';
import { wordsBeforeTarget } from './action-words';

const ada = { actorKind: 'user', targetKind: 'user', targetId: 'ada' } as const;

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
  const nobody = { ...ada, actorKind: 'nobody', actorUserId: 'ada' } as const;
  expect(wordsBeforeTarget({ ...nobody, action: 'sign_in.refused' }).words).toBe('was not let in as');
  expect(wordsBeforeTarget({ ...nobody, action: 'password.reset_requested' })).toEqual({
    words: 'asked for a new password for',
    isNamed: true,
  });
  expect(wordsBeforeTarget({ action: 'user.updated', actorUserId: 'ada', ...ada })).toEqual({
    words: 'changed the user',
    isNamed: true,
  });
});
