import { z } from 'zod';
import { cycleStatuses } from './cycle';

const fields = {
  /** Read with `parsePrefix`. */
  prefix: z.string('Enter the prefix as text.').max(1_024, 'The prefix is too long. Shorten it.'),
  description: z
    .string('Enter the description as text.')
    .trim()
    .max(2_000, 'The description is longer than 2,000 characters. Shorten it.'),
  status: z.enum(
    cycleStatuses,
    'The status of a cycle is pending, in_progress or completed. Choose one of them.',
  ),
};

/** Without a prefix the cycle gets one of its own, from the project's name and the cycle's number. */
export const CycleInputSchema = z
  .object({ prefix: fields.prefix.optional(), description: fields.description.default('') })
  .strict();
export type CycleInput = z.infer<typeof CycleInputSchema>;

export const CycleChangeSchema = z.object(fields).partial().strict();
export type CycleChange = z.infer<typeof CycleChangeSchema>;
