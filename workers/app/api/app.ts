import { OpenAPIHono } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { loggableCause, loggablePath } from '../../../app/server/loggable';
import { addAccountLinks } from './account-links';
import type { ApiEnv } from './api-env';
import { addAuditLog } from './audit-log';
import { addAuth } from './auth';
import { addCompanies } from './companies';
import { addCompany } from './company';
import { cors } from './cors';
import { addCycles } from './cycles';
import { guard } from './guard';
import { jsonOnly } from './json-only';
import { addMe } from './me';
import { allowedMethods } from './method-not-allowed';
import { addMyAccess } from './my-access';
import { addSecuritySchemes, type OpenApiDocument, openApiDocument } from './openapi-document';
import { packBody } from './pack-body';
import { invalidResponse, ProblemError, problemResponse, RefusalError, refusalResponse } from './problem';
import { addProjects } from './projects';
import { sayRate } from './rate-limit';
import { referencePage } from './reference';
import { restOfBody } from './rest-of-body';
import { addSessionCommands } from './session-commands';
import { addSessionSocket } from './session-socket';
import { addSessions } from './sessions';
import { addSso } from './sso';
import { addStatistics } from './statistics';
import { addStorageProfiles } from './storage-profiles';
import { addUsers } from './users';
import { addWellKnown } from './well-known';

/** A manifest batch of 1,000 paths of 4,096 characters, each up to three bytes long. */
const maxBodyBytes = 14 * 1024 * 1024;

/** The REST API. Knows nothing of Remix, so that it runs in the Workers-runtime tests as it is. */
export function createApi(): OpenAPIHono<ApiEnv> {
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => (result.success ? undefined : invalidResponse(result.error, sentInput(result))),
  });

  api.use('*', restOfBody(maxBodyBytes));
  api.use('*', async (c, next) => {
    const requestId = c.req.header('cf-ray') ?? crypto.randomUUID();
    c.set('requestId', requestId);
    await next();
    // An upgrade's answer carries the socket, and must stay the object that it is.
    if (c.res.status === 101) return;
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-content-type-options', 'nosniff');
    c.res.headers.set('x-request-id', requestId);
  });
  api.use('*', sayRate);
  api.use('*', cors);
  api.use('*', guard);
  api.use('*', packBody);
  const tooLargeSentence = 'The request is too large. Send fewer entries at once.';
  api.use('*', bodyLimit({ maxSize: maxBodyBytes, onError: () => problemResponse(413, tooLargeSentence) }));
  api.use('*', jsonOnly);

  addWellKnown(api);
  addAuth(api);
  addAccountLinks(api);
  addMyAccess(api);
  addStorageProfiles(api);
  addSso(api);
  addProjects(api);
  addCycles(api);
  addSessions(api);
  addSessionCommands(api);
  addSessionSocket(api);
  addStatistics(api);
  addUsers(api);
  addMe(api);
  addAuditLog(api);
  addCompany(api);
  addCompanies(api);
  addSecuritySchemes(api);
  let document: OpenApiDocument | undefined;
  api.get('/api/v1/openapi.json', (c) => {
    document ??= openApiDocument(api);
    return c.json(document);
  });
  api.get('/api/docs', () => referencePage());

  api.notFound((c) => {
    const allow = allowedMethods(api.routes, c.req.path);
    if (allow.length === 0) {
      const sentence = 'There is no such endpoint. See /api/v1/openapi.json for the ones there are.';
      return problemResponse(404, sentence);
    }
    const sentence = `This address does not take ${c.req.method}. Use one of ${allow.join(', ')}.`;
    return problemResponse(405, sentence, {}, { allow: allow.join(', ') });
  });
  api.onError(async (error, c) => {
    if (error instanceof RefusalError) return refusalResponse(error.refusal, await sentBody(c.req));
    if (error instanceof ProblemError) return error.response;
    if (error instanceof HTTPException && error.status === 400) {
      return problemResponse(400, 'The body of the request is not JSON. Correct it and send it again.');
    }
    const requestId = c.get('requestId');
    const path = loggablePath(c.req.path);
    console.error('An API request failed unexpectedly', { requestId, path, cause: loggableCause(error) });
    const sentence = `Something went wrong on our side. Try again; if it stays, tell your administrator the request ID ${requestId}.`;
    return problemResponse(500, sentence, { requestId });
  });
  return api;
}

/** The validator hands on what it read, though its type does not say so. */
function sentInput(result: object): unknown {
  return 'data' in result ? result.data : undefined;
}

/** Read a second time from Hono's cache; null where there was no JSON, as in a POST without a body. */
async function sentBody(request: HonoRequest): Promise<unknown> {
  if (Object.keys(request.bodyCache).length === 0) return null;
  return await request.json().catch(() => null);
}
