import { z } from 'zod';

export const defaultLimit = 50;
export const maxLimit = 200;
export const maxCursorLength = 1_000;

/** `name` ascends, `-name` descends. */
export type SortOf<Column extends string> = Column | `-${Column}`;

const WholeNumberSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'Give a whole number.')
  .transform(Number);

/** A number in a query: a text of digits. */
export const queryNumber = (sentence: string, min: number, max: number) =>
  WholeNumberSchema.refine((value) => value >= min && value <= max, sentence);

/** A time in a query, as milliseconds since 1970. */
export const queryTime = (what: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `Give ${what} in milliseconds since 1970, such as 1767225600000.`)
    .transform(Number);

export const queryFlag = (sentence: string) =>
  z.enum(['true', 'false'], sentence).transform((value) => value === 'true');

/** What every list takes: a page (`limit`, `cursor`), `sort`, a search text `q`, and the list's own filters. */
export function listQuery<
  const Column extends string,
  Filters extends z.ZodRawShape = Record<never, never>,
>(options: { sorts: readonly Column[]; defaultSort: SortOf<Column>; filters?: Filters }) {
  const { sorts, defaultSort } = options;
  const values: SortOf<Column>[] = sorts.flatMap((column) => [column, `-${column}` as const]);
  return z
    .object({
      limit: queryNumber(`The limit is from 1 to ${maxLimit}.`, 1, maxLimit)
        .optional()
        .describe(`How many to answer, up to ${maxLimit}; ${defaultLimit} when absent.`),
      cursor: z
        .string('Send one cursor.')
        .max(maxCursorLength, 'The cursor is not one of this list. Leave it out to start at the first page.')
        .optional()
        .describe('`nextCursor` of the page before, under the same sort.'),
      sort: z
        .enum(values, `Sort by one of ${sorts.join(', ')}; "-" in front of it turns the order round.`)
        .default(defaultSort as never)
        .describe('"-" in front descends.'),
      q: z
        .string('Send one search text.')
        .max(200, 'The search text is longer than 200 characters. Shorten it.')
        .optional()
        .describe('Shows only what contains this text.'),
      ...((options.filters ?? {}) as Filters),
    })
    .strict();
}
