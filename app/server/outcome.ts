import type { z } from 'zod';
import { type FieldProblem, inputProblems } from './input-problems';

/** What a server function answers: a value, or one sentence that a person can act on. */
export type Outcome<T> = { ok: true; value: T } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly kind: 'not_found' | 'invalid' | 'conflict' | 'forbidden' | 'stale';
  readonly sentence: string;
  /** The input field that is meant, where it is one. */
  readonly field?: string;
  /** Every problem of an input that did not fit its schema; the first one is the sentence and field above. */
  readonly problems?: readonly FieldProblem[];
}

export function succeed<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Said alike of a row that does not exist and of one that belongs to another company. */
export function notFound(what: string): Refusal {
  return {
    ok: false,
    kind: 'not_found',
    sentence: `There is no such ${what}. It may have been deleted; go back to the list.`,
  };
}

export function forbidden(): Refusal {
  return {
    ok: false,
    kind: 'forbidden',
    sentence: 'Only an administrator of your company may do this. Ask one of them.',
  };
}

export function conflict(sentence: string, field?: string): Refusal {
  return { ok: false, kind: 'conflict', sentence, field };
}

export function invalid(sentence: string, field?: string): Refusal {
  return { ok: false, kind: 'invalid', sentence, field };
}

/** The problems of an input; `input` is what was parsed, so that the answer can show the values that are meant. */
export function invalidInput(error: z.ZodError, input?: unknown): Refusal {
  const problems = inputProblems(error, input);
  const [first] = problems;
  if (!first) return invalid('The input cannot be read. Check it and send it again.');
  return { ...invalid(first.detail, first.field === '' ? undefined : first.field), problems };
}

/** The thing was changed since the version that the edit speaks of. */
export function stale(what: string): Refusal {
  return {
    ok: false,
    kind: 'stale',
    sentence: `This ${what} was changed by somebody else in the meantime, so nothing was saved. Load it again, then repeat your change.`,
  };
}
