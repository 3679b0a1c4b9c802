import { z } from '@hono/zod-openapi';
import { invalidInput, type Outcome, type Refusal } from '../../../app/server/outcome';

/** RFC 9457, "Problem Details for HTTP APIs". */
export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    /** One sentence for a person: what happened, and what to do. */
    detail: z.string(),
    /** The field of the input that is meant. */
    field: z.string().optional(),
    /** Unexpected errors only: names the request in the log. */
    requestId: z.string().optional(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof ProblemSchema>;

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  426: 'Upgrade required',
  500: 'Unexpected error',
};

export function problemResponse(
  status: number,
  detail: string,
  more: Pick<Problem, 'field' | 'requestId'> = {},
): Response {
  const body: Problem = { type: 'about:blank', title: titles[status] ?? 'Problem', status, detail, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

const statuses: Record<Refusal['kind'], number> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
};

export function refusalResponse(refusal: Refusal): Response {
  return problemResponse(
    statuses[refusal.kind],
    refusal.sentence,
    refusal.field ? { field: refusal.field } : {},
  );
}

/** The answer to input that does not fit its schema; a manifest batch with too many entries has a status of its own. */
export function invalidResponse(error: z.ZodError): Response {
  const refusal = invalidInput(error);
  const tooMany = error.issues.some((issue) => issue.code === 'too_big' && issue.path.join() === 'entries');
  return tooMany ? problemResponse(413, refusal.sentence, { field: 'entries' }) : refusalResponse(refusal);
}

/** Carries a refusal out of a handler, whose declared answers are its successes only. */
export class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.sentence);
  }
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusalError(outcome);
  return outcome.value;
}
