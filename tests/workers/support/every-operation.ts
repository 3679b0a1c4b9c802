import type { Answer, ApiClient } from './api-client';
import type { ApiDocument, Operation } from './operations';
import { type Ids, sampleRequest } from './sample-input';

/** Calls an operation with a body that fits it, and with the given ids wherever it takes one. */
export async function callWithSample(
  document: ApiDocument,
  client: ApiClient,
  operation: Operation,
  ids: Ids,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const upgrade: Record<string, string> = operation.path.endsWith('/socket') ? { upgrade: 'websocket' } : {};
  const { path, body } = sampleRequest(document, operation, ids);
  return await client.call(operation.method, path, body, { ...upgrade, ...headers });
}

/** The same ids, of things that do not exist. */
export const nowhere = (ids: Ids): Ids =>
  Object.fromEntries(Object.keys(ids).map((name) => [name, crypto.randomUUID()]));

/** Operations that need somebody who is signed in. */
export const guardedOf = ({ operations }: ApiDocument) => operations.filter(({ action }) => action !== null);
