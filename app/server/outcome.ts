import type { z } from 'zod';

/** What a server function answers: a value, or one sentence that a person can act on. */
export type Outcome<T> = { ok: true; value: T } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly kind: 'not_found' | 'invalid' | 'conflict' | 'forbidden';
  readonly sentence: string;
  /** The input field that is meant, where it is one. */
  readonly field?: string;
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

/** The first problem of an input, as a sentence about its field. */
export function invalidInput(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  if (!issue) return invalid('The input cannot be read. Check it and send it again.');
  if (issue.code === 'unrecognized_keys') {
    return invalid(`The field "${issue.keys.join('", "')}" is not known here. Leave it out.`, issue.keys[0]);
  }
  const field = issue.path.length > 0 ? issue.path.join('.') : undefined;
  return invalid(
    readsAsSentence(issue.message) ? issue.message : genericSentence(field, issue.message),
    field,
  );
}

/** Our schemas speak in sentences; zod's own messages ("Invalid input: expected number") are put into one. */
function readsAsSentence(message: string): boolean {
  return message.endsWith('.');
}

function genericSentence(field: string | undefined, message: string): string {
  return `${field ? `The field "${field}"` : 'The input'} is not usable (${message}). Correct it and send it again.`;
}
