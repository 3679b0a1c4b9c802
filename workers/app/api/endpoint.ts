import { z } from '@hono/zod-openapi';
import { type Action, type Permission, permissions } from '../../../core/access/permissions';
import { requireAction } from './guard';
import { ProblemSchema } from './problem';
import { limitAddress } from './rate-limit';

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
export const open = { middleware: limitAddress, security: [], 'x-longshore-action': null };

/** An id in a path or a query. */
export const idField = z
  .string()
  .min(1, 'Name it by its id.')
  .max(64, 'An id has at most 64 characters. Take it from the list as it is.');

/** Path parameters, each the id of the thing that it is called after: `idParams('projectId')`. */
export function idParams<const Name extends `${string}Id`>(...names: Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, idField])) as Record<Name, typeof idField>);
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

/** The problems that every endpoint may give. They are thrown as refusals, so that handlers declare successes only. */
const problems = {
  400: problem('The input is not usable; `detail` says what to correct, `field` where, `errors` all of it.'),
  401: problem('Not signed in.'),
  403: problem('Not allowed for this role or token, or sent by a page of another site.'),
  404: problem('No such thing in your company.'),
  409: problem('The state does not allow it; `detail` says what to do instead.'),
  413: problem('The request is too large; `detail` says how much fits.'),
  415: problem('The body is not of the declared type.'),
  429: problem('Too many requests; `Retry-After` says when to go on.'),
  500: problem('Something went wrong on our side; `requestId` names it in the log.'),
};
const staleProblem = {
  412: problem('The thing was changed since the version that `If-Match` names. Nothing was changed.'),
};

export const lengthRequired = { 411: problem('The request does not say how long its body is.') };

const etag = z
  .string()
  .openapi({ description: 'The version of the thing, for `If-Match`.', example: '"v3"' });
const EtagHeaders = z.object({ ETag: etag });
const location = z.string().openapi({ description: 'Where the new thing is.' });
const LocationHeaders = z.object({ Location: location });
const CreatedHeaders = z.object({ ETag: etag, Location: location });

/** A route's `responses`: its success, and the problems that every endpoint may give. */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { description, content: { 'application/json': { schema } } }, ...problems };
}

/** The same for a thing with an `ETag`. */
export function answersVersion<Schema extends z.ZodType>(schema: Schema, description: string) {
  const content = { 'application/json': { schema } };
  return { 200: { description, headers: EtagHeaders, content }, ...problems, ...staleProblem };
}

/** A creation that is no thing with an address of its own. */
export function created<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 201: { description, content: { 'application/json': { schema } } }, ...problems };
}

/** A creation whose answer has a `Location`, by `createdAt`. */
export function createdAt<Schema extends z.ZodType>(schema: Schema, description: string) {
  const content = { 'application/json': { schema } };
  return { 201: { description, headers: LocationHeaders, content }, ...problems };
}

/** The same for a thing with an `ETag`. */
export function createdVersion<Schema extends z.ZodType>(schema: Schema, description: string) {
  const content = { 'application/json': { schema } };
  return { 201: { description, headers: CreatedHeaders, content }, ...problems };
}

export const noContent = { 204: { description: 'Done.' }, ...problems };
export const noContentVersion = { ...noContent, ...staleProblem };

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { 'application/json': { schema } } } };
}

export const nextCursor = z
  .string()
  .nullable()
  .openapi({ description: '`cursor` of the next page; null on the last one.' });
