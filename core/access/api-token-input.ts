import { z } from 'zod';
import { type Scope, scopes } from './permissions';

const dayMs = 24 * 60 * 60_000;
/** A year, and a day for leap years and time zones. */
export const longestTokenLifeMs = 366 * dayMs;
/** Of one person at a time. */
export const tokensAtMost = 50;

export const ApiTokenInputSchema = z
  .object({
    name: z
      .string('Enter a name, such as the program that will use the token.')
      .trim()
      .min(1, 'Enter a name, such as the program that will use the token.')
      .max(100, 'The name is longer than 100 characters. Shorten it.'),
    scopes: z
      .array(z.enum(scopes, `A scope is one of ${scopes.join(', ')}.`), 'Choose what the token may do.')
      .min(1, 'Choose at least one thing that the token may do.')
      .max(scopes.length, 'Name each scope once.')
      .transform((chosen): Scope[] => [...new Set(chosen)]),
    expiresAtMs: z.number('Give the time when the token expires, in milliseconds since 1970.').int(),
  })
  .strict();
export type ApiTokenInput = z.infer<typeof ApiTokenInputSchema>;
