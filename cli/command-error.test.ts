import { expect, it } from 'vitest';
import { z } from 'zod';
import { CommandError, commandErrorOf, usageError } from './command-error';

it('makes one sentence of whatever was thrown', () => {
  const known = usageError('Name the folder.');
  expect(commandErrorOf(known)).toBe(known);
  const { error } = z.object({ a: z.string() }).safeParse({});
  for (const [cause, said] of [
    [new TypeError('x is not a function.\nat y'), 'unexpectedly: x is not a function. Try'],
    [error, 'unexpectedly: ZodError. Try'],
    ['gone', 'unexpectedly: gone. Try'],
  ] as const) {
    const made = commandErrorOf(cause);
    expect(made).toBeInstanceOf(CommandError);
    expect(made).toMatchObject({ exitCode: 1, message: expect.stringContaining(said) });
    expect(made.message).not.toContain('\n');
  }
});
