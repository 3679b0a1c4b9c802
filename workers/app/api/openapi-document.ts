import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-env';
import { operationName } from './operation-name';
import { isPackPath } from './pack-body';
import { shareProblemAnswers } from './problem-answers';

const description = `Everything that the pages of Longshore do.

**Signing in**: by an API token of your profile page (\`Authorization: Bearer lsk_…\`), by the access token of a sign-in, or by the cookie of the sign-in page.

**Errors** are problem details (RFC 9457): \`detail\` is one sentence on what to do, \`field\` and \`value\` name what is meant, \`errors\` lists all of it.

**Lists** take \`limit\`, \`cursor\`, \`sort\` and \`q\`, and answer \`nextCursor\`. **Edits** take \`If-Match\` with the \`ETag\` of what was read. **Creations** and commands take an \`Idempotency-Key\`. Every answer has \`RateLimit\`; 429 has \`Retry-After\`.`;

const tags: Record<string, string> = {
  'Sign-in': 'Tokens for a person, and who one is.',
  Profile: 'The own profile, password, second factor, sign-ins and API tokens.',
  'API tokens': 'Tokens for programs, with scopes and an end.',
  Company: 'The company, its settings, limits and usage.',
  'Single sign-on': "The company's OpenID Connect provider.",
  Users: 'The people of the company.',
  'Audit log': 'Who did what, when and from where.',
  'Storage profiles': 'Named access to S3 services. Their secrets are never answered.',
  Projects: 'Buckets that receive data, and the check whether they can.',
  Cycles: 'The numbered rounds of a project, each with its own prefix.',
  Sessions: 'Uploads of folders, and how they stand.',
  'Session commands': 'What an upload does: manifest, start, pause, resume, cancel, retry.',
  Statistics: 'Totals of sessions, files and bytes.',
  Health: 'For monitors.',
};

export interface OpenApiResponse {
  $ref?: string;
  description?: string;
  headers?: Record<string, unknown>;
  content?: unknown;
}
export interface OpenApiOperation {
  operationId?: string;
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: unknown[];
  responses: Record<string, OpenApiResponse>;
}
export interface OpenApiDocument {
  readonly openapi: string;
  readonly tags: { name: string; description: string }[];
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: Readonly<Record<string, Record<string, unknown>>>;
}

const text = { schema: { type: 'string' } };
const rateHeaders = {
  RateLimit: { ...text, description: 'What is left: `"requests";r=599;t=1`.' },
  'RateLimit-Policy': { ...text, description: 'What is allowed: `"requests";q=600;w=60`.' },
  'X-Request-Id': { ...text, description: 'Names the request in the log.' },
};
const retryHeader = { 'Retry-After': { ...text, description: 'Seconds to wait.' } };
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Sent again with the same request within a day, it answers what was answered first (`Idempotency-Replayed: true`) and does nothing twice. 422 with another request.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const otherRequestProblem: OpenApiResponse = {
  description: 'The `Idempotency-Key` was used for another request.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The document of the routes, with what all of them have in common. Made from the code alone: no server is needed. */
export function openApiDocument(api: OpenAPIHono<ApiEnv>): OpenApiDocument {
  const info = { title: 'Longshore', version: '1', description };
  const servers = [{ url: '/' }];
  const drawn: unknown = api.getOpenAPI31Document({ openapi: '3.1.0', info, servers });
  const document = drawn as OpenApiDocument;
  const named = Object.entries(tags).map(([name, words]) => ({ name, description: words }));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) complete(method, path, operation);
  }
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const components = { ...document.components, responses: shareProblemAnswers(operations) };
  return { ...document, components, tags: named };
}

function complete(method: string, path: string, operation: OpenApiOperation): void {
  const success = Object.entries(operation.responses).find(([status]) => /^[12]/.test(status));
  const isCreation = '201' in operation.responses;
  const isList = JSON.stringify(success?.[1].content ?? '').includes('"nextCursor"');
  operation.operationId ??= operationName(method, path, isList ? 'list' : isCreation ? 'creation' : 'other');
  operation.summary ??= firstSentence(success?.[1].description ?? '');
  // A key is its user's own: where nobody is signed in there is none.
  if (method === 'post' && operation.security?.length && !isPackPath(path)) {
    operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
    operation.responses[422] ??= { ...otherRequestProblem };
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (status === '101') continue;
    const retry = status === '429' ? retryHeader : {};
    response.headers = { ...response.headers, ...rateHeaders, ...retry };
  }
}

function firstSentence(description: string): string {
  return description.split(/[.;:]\s|\.$/)[0] ?? description;
}

export function addSecuritySchemes(api: OpenAPIHono<ApiEnv>): void {
  const schemes = api.openAPIRegistry;
  schemes.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-longshore-access',
    description: 'Set by the sign-in page. A browser also has to send its own Origin.',
  });
  schemes.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token (`lsk_…`), whose scopes each operation names, or an access token.',
  });
}
