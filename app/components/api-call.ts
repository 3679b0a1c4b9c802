import { z } from 'zod';
import { answeredElsewhere, isOwnAnswer } from '../../core/protocol/own-answer';

const ProblemSchema = z.object({ detail: z.string() });

export type ApiReply<T> =
  | { readonly ok: true; readonly value: T }
  /** `status` is null when the server gave no answer. */
  | { readonly ok: false; readonly status: number | null; readonly sentence: string };

const noAnswer = {
  ok: false,
  status: null,
  sentence: 'Longshore does not answer. Check the network connection and try again.',
} as const;

const elsewhere = { ok: false, status: null, sentence: answeredElsewhere } as const;

/** Asks /api/v1 with the browser's own sign-in. Every refusal is a sentence to show. */
export async function callApi<T>(
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
): Promise<ApiReply<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return noAnswer;
  }
  if (!isOwnAnswer(response)) return elsewhere;
  const json: unknown = await response.json().catch(() => null);
  if (!response.ok)
    return { ok: false, status: response.status, sentence: refusalSentence(response.status, json) };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  console.error('The server answered in an unexpected form', parsed.error);
  return {
    ok: false,
    status: response.status,
    sentence: 'The server was updated meanwhile. Reload the page and try again.',
  };
}

function refusalSentence(status: number, json: unknown): string {
  if (status === 401) return 'Your sign-in has ended. Sign in again and repeat this.';
  return (
    ProblemSchema.safeParse(json).data?.detail ??
    `The server answered with status ${status}. Try again in a minute.`
  );
}
