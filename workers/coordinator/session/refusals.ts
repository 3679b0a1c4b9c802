/** What the session says to requests that it does not take, and what to do about it. */

export const hasEnded = {
  ok: false,
  sentence: 'This session has ended. Retry its failed files, or make a new session.',
} as const;

export const isVerifying = {
  ok: false,
  sentence: 'This session is being verified. Wait for its end, then make a new session for more files.',
} as const;

export const overAllowance = {
  ok: false,
  sentence:
    'With these files the session would have more bytes than your company may still store. Upload them later in a session of their own, or ask an administrator for more.',
} as const;

export const takesNoPacks = {
  ok: false,
  reason: 'not_now',
  sentence: 'This session takes no packs. Send each file by itself.',
} as const;

export const hasManyPacks = {
  ok: false,
  reason: 'not_now',
  sentence:
    'The bucket has not yet answered what many packs of this session put. Send each file by itself, and packs again in a minute.',
} as const;

export const signsNothing = {
  ok: false,
  reason: 'not_now',
  sentence:
    'This session signs nothing now: it is paused or has ended, or its storage profile cannot be used. Look at the session, then send the pack again.',
} as const;
