import { z } from '@hono/zod-openapi';
import { type FieldProblem, inputProblems, shownValueAt } from '../../../app/server/input-problems';
import type { Outcome, Refusal } from '../../../app/server/outcome';

const value = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .openapi({ description: 'What was sent, shortened; never shown for a secret.' });

/** RFC 9457, "Problem Details for HTTP APIs". */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:longshore:problem:bad-request' }),
    title: z.string().openapi({ example: 'Bad request' }),
    status: z.number().int().openapi({ example: 400 }),
    detail: z.string().openapi({ description: 'One sentence for a person: what happened, and what to do.' }),
    field: z
      .string()
      .optional()
      .openapi({ description: 'The field, parameter or header that is meant.', example: 'name' }),
    value,
    errors: z
      .array(z.object({ field: z.string(), detail: z.string(), value }))
      .optional()
      .openapi({ description: 'Every problem of the input; the first one is repeated above.' }),
    requestId: z
      .string()
      .optional()
      .openapi({ description: 'Unexpected errors only: names the request in the log.' }),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof ProblemSchema>;

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  411: 'Length required',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  426: 'Upgrade required',
  429: 'Too many requests',
  500: 'Unexpected error',
  503: 'Unavailable',
};

export type ProblemExtras = Partial<Pick<Problem, 'type'>> &
  Pick<Problem, 'field' | 'value' | 'requestId'> & {
    readonly errors?: readonly FieldProblem[];
  };

export function problemResponse(
  status: number,
  detail: string,
  more: ProblemExtras = {},
  headers: Record<string, string> = {},
): Response {
  const title = titles[status] ?? 'Problem';
  const type = `urn:longshore:problem:${title.toLowerCase().replaceAll(' ', '-')}`;
  return new Response(JSON.stringify({ type, title, status, detail, ...more }), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}

const statuses: Record<Refusal['kind'], number> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
};

/** `input`: the body of the request, so that the answer can name the value that is meant. */
export function refusalResponse(refusal: Refusal, input?: unknown): Response {
  const { kind, sentence, field, problems } = refusal;
  if (problems) return problemsResponse(statuses[kind], problems);
  const shown = field === undefined ? undefined : shownValueAt(input, field);
  return problemResponse(statuses[kind], sentence, {
    ...(field === undefined ? {} : { field }),
    ...(shown === undefined ? {} : { value: shown }),
  });
}

/** The answer to input that does not fit its schema; a manifest batch with too many entries has a status of its own. */
export function invalidResponse(error: z.ZodError, input: unknown): Response {
  const tooMany = error.issues.some((issue) => issue.code === 'too_big' && issue.path.join() === 'entries');
  return problemsResponse(tooMany ? 413 : 400, inputProblems(error, input));
}

function problemsResponse(status: number, problems: readonly FieldProblem[]): Response {
  const [first] = problems;
  if (!first) return problemResponse(status, 'The input cannot be read. Check it and send it again.');
  const { field, detail, value: shown } = first;
  return problemResponse(status, detail, {
    ...(field === '' ? {} : { field }),
    ...(shown === undefined ? {} : { value: shown }),
    errors: problems,
  });
}

/** Carries a refusal out of a handler, whose declared answers are its successes only. */
export class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.sentence);
  }
}

/** Carries any other problem out of a handler. */
export class ProblemError extends Error {
  constructor(readonly response: Response) {
    super(`Answered with a problem of status ${response.status}`);
  }
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusalError(outcome);
  return outcome.value;
}
