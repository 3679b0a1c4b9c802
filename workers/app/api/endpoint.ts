import { z } from '@hono/zod-openapi';
import { type Action, type Permission, permissions } from '../../../core/access/permissions';
import { requireAction } from './guard';
import { ProblemSchema } from './problem';

/**
 * A route's permission: checked before its handler, and named in the OpenAPI document, from which the isolation tests know
 * who may call what.
 */
export function access(action: Action) {
  const { scope }: Permission = permissions[action];
  return {
    middleware: requireAction(action),
    security: [{ cookie: [] }, { bearer: scope === null ? [] : [scope] }] as Record<string, string[]>[],
    'x-longshore-action': action,
  };
}

/** A route that anybody may call. */
export const open = { security: [], 'x-longshore-action': null };

export const IdParams = z.object({ id: z.string().min(1).max(64) });

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

const problems = {
  400: problem('The input is not usable; `detail` says what to correct, `field` where.'),
  401: problem('Not signed in.'),
  403: problem('Not allowed for this role, or sent by a page of another site.'),
  404: problem('No such thing in your company.'),
  409: problem('The state does not allow it; `detail` says what to do instead.'),
};

/** A route's `responses`: its success, and the problems that every endpoint may give (thrown as refusals). */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...problems };
}

export function created<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 201: { description, content: { 'application/json': { schema } } }, ...problems };
}

export const noContent = { 204: { description: 'Done.' }, ...problems };

export const tooLarge = { 413: problem('The batch is too large; `detail` says how much fits.') };

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { 'application/json': { schema } } } };
}
