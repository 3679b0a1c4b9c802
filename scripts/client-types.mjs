import openapiTS, { astToString } from 'openapi-typescript';
import { createApi } from '../workers/app/api/app';
import { openApiDocument } from '../workers/app/api/openapi-document';

/**
 * The text of client/api.d.ts, from the routes as they are in the code; no server is needed. Throws where the document is not
 * valid OpenAPI. No TypeScript, since it joins the Workers' types with those of Node.
 */
export async function generateClientTypes() {
  const document = JSON.stringify(openApiDocument(createApi()));
  const types = astToString(await openapiTS(document, { alphabetize: true }));
  return `// Written by "npm run client:generate" from the routes of workers/app/api. Not edited by hand.\n${types}`;
}
