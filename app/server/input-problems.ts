import type { z } from 'zod';

/** A value that was sent, short enough to show again. */
export type ShownValue = string | number | boolean | null;

/** What is wrong with one field of an input. */
export interface FieldProblem {
  /** A path such as `settings.partSizeBytes`; empty when the whole input is meant. */
  readonly field: string;
  /** One sentence: what is expected. */
  readonly detail: string;
  /** What was sent; absent where nothing was, or where it may be a secret. */
  readonly value?: ShownValue;
}

const longestValue = 100;
const maxProblems = 50;
const secretName = /secret|passw|passphrase|token|code|cookie|authorization|credential/i;

/** Every problem of an input, first things first. `input` is what was parsed; without it no value is shown. */
export function inputProblems(error: z.ZodError, input?: unknown): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, input)).slice(0, maxProblems);
}

/** The value at a path such as `entries.0.path`, shortened; undefined where there is none or it may be a secret. */
export function shownValueAt(input: unknown, field: string): ShownValue | undefined {
  return field === '' ? undefined : shownAt(input, field.split('.'));
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    // The value is left out: a misspelt name may hold a secret.
    return issue.keys.map((key) => {
      const field = [...issue.path, shorten(key)].join('.');
      return { field, detail: `The field "${field}" is not known here. Leave it out.` };
    });
  }
  const path = issue.path.map(String);
  const field = path.join('.');
  const value = shownAt(input, path);
  return [{ field, detail: sentenceOf(issue, field), ...(value === undefined ? {} : { value }) }];
}

/** Our schemas speak in sentences; zod's own messages ("Invalid input: expected number") are put into one. */
function sentenceOf(issue: z.core.$ZodIssue, field: string): string {
  if (issue.message.endsWith('.')) return issue.message;
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find(({ message }) => message.endsWith('.'));
    if (inner) return inner.message;
  }
  const name = field === '' ? 'The input' : `The field "${field}"`;
  return `${name} ${expectationOf(issue)}.`;
}

function expectationOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${amountOf(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${amountOf(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return `must have the form ${issue.format === 'regex' ? (issue.pattern ?? 'that the documentation names') : issue.format}`;
    case 'invalid_union':
      return 'has none of the forms that are taken here';
    default:
      return 'is not usable; see the documentation for what it takes';
  }
}

const typeWords: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function amountOf(origin: string, bound: string, amount: number): string {
  if (origin === 'string') return `have ${bound} ${amount} ${amount === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${amount} ${amount === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${amount}`;
}

function shownAt(input: unknown, path: readonly string[]): ShownValue | undefined {
  if (path.length === 0 || path.some((name) => secretName.test(name))) return undefined;
  let value = input;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return shown(value);
}

function shown(value: unknown): ShownValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return shorten(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  // Only what kind of thing it is: inside may be anything, secrets too.
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

function shorten(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
