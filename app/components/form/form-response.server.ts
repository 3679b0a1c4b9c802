import { data } from '@remix-run/cloudflare';
import type { z } from 'zod';
import { notFound, type Refusal } from '../../server/outcome';
import { type FormReply, invalidReply, refusedReply } from './form-reply';

const statuses: Record<Exclude<Refusal['kind'], 'not_found'>, number> = {
  invalid: 400,
  forbidden: 403,
  conflict: 409,
  stale: 409,
};

export function answerInvalid(form: FormData, error: z.ZodError) {
  return data<FormReply>(invalidReply(form, error), { status: 400 });
}

/** Throws the "not found" page where the thing itself is missing. `fields`: the names that the form shows. */
export function answerRefused(form: FormData, refusal: Refusal, fields: readonly string[]) {
  if (refusal.kind === 'not_found') throw new Response(refusal.sentence, { status: 404 });
  return data<FormReply>(refusedReply(form, refusal, fields), { status: statuses[refusal.kind] });
}

/** The "not found" page, to be thrown by loaders. */
export function notFoundPage(what: string): Response {
  return new Response(notFound(what).sentence, { status: 404 });
}

/** The version that a form was filled in on, so that the edit of another person in between is not undone. */
export function readVersion(form: FormData): number | undefined {
  const text = form.get('version');
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The named text fields; a missing one is empty. */
export function readTexts<Name extends string>(form: FormData, names: readonly Name[]): Record<Name, string> {
  const texts = {} as Record<Name, string>;
  for (const name of names) {
    const value = form.get(name);
    texts[name] = typeof value === 'string' ? value : '';
  }
  return texts;
}
