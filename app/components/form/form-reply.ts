import type { z } from 'zod';
import type { Refusal } from '../../server/outcome';

/** What an action answers when a form is not taken: what was typed, and one sentence for each field. */
export interface FormReply {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  /** A sentence about no field. */
  readonly sentence: string | null;
}

export const emptyReply: FormReply = { values: {}, errors: {}, sentence: null };

/** The typed texts, to fill the form again. A secret never goes back to the page. */
export function typedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string' && !/secret|password/i.test(name)) values[name] = value;
  }
  return values;
}

export function invalidReply(form: FormData, error: z.ZodError): FormReply {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '');
    // The first of a field says what to do first.
    errors[field] ??= sentenceOf(issue);
  }
  return { values: typedValues(form), errors, sentence: null };
}

/** `fields`: the names that this form shows; a refusal about another field stands above the form. */
export function refusedReply(form: FormData, refusal: Refusal, fields: readonly string[]): FormReply {
  const { field, sentence } = refusal;
  const shown = field !== undefined && fields.includes(field);
  return {
    values: typedValues(form),
    errors: shown ? { [field]: sentence } : {},
    sentence: shown ? null : sentence,
  };
}

const unclear = 'This value cannot be used. Correct it and try again.';

/** Our schemas speak in sentences. A union ("empty, or a region") keeps them inside. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find(({ message }) => message.endsWith('.'));
    return inner?.message ?? unclear;
  }
  return issue.message.endsWith('.') ? issue.message : unclear;
}
