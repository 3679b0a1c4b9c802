import { SELF } from 'cloudflare:test';
import { type Action, permissions } from '../../../core/access/permissions';
import { origin } from './api-client';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly example?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly format?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: JsonSchema;
}

/** One operation of the REST API, as its OpenAPI document tells it. */
export interface Operation {
  /** "PATCH /projects/{projectId}" */
  readonly name: string;
  readonly method: string;
  /** Below /api/v1. */
  readonly path: string;
  /** Null: anybody may call it. */
  readonly action: Action | null;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | null;
  /** It takes a body that is no JSON. */
  readonly takesPack: boolean;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  resolve(schema: JsonSchema): JsonSchema;
}

interface RawOperation {
  readonly parameters?: Parameter[];
  readonly requestBody?: { content?: Record<string, { schema: JsonSchema }> };
  readonly 'x-longshore-action'?: string | null;
}

const base = '/api/v1';

/** The document of the API under test: what it does not name cannot be called, and so nothing can be forgotten here. */
export async function readApiDocument(): Promise<ApiDocument> {
  const response = await SELF.fetch(`${origin}${base}/openapi.json`);
  const document = await response.json<{
    paths: Record<string, Record<string, RawOperation>>;
    components?: { schemas?: Record<string, JsonSchema> };
  }>();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(method, path, raw)),
  );
  return {
    operations,
    resolve(schema) {
      const name = schema.$ref?.replace('#/components/schemas/', '');
      if (name === undefined) return schema;
      const found = document.components?.schemas?.[name];
      if (!found) throw new Error(`The document has no schema ${name}`);
      return found;
    },
  };
}

function operationOf(method: string, path: string, raw: RawOperation): Operation {
  const name = `${method.toUpperCase()} ${path.replace(base, '')}`;
  const action = raw['x-longshore-action'];
  if (action === undefined) throw new Error(`${name} does not say what permission it needs`);
  return {
    name,
    method: method.toUpperCase(),
    path: path.replace(base, ''),
    action: action === null ? null : actionOf(action),
    parameters: raw.parameters ?? [],
    body: raw.requestBody?.content?.['application/json']?.schema ?? null,
    takesPack: raw.requestBody?.content?.['application/octet-stream'] !== undefined,
  };
}

function actionOf(text: string): Action {
  const known = Object.keys(permissions).find((action) => action === text);
  if (!known) throw new Error(`The permission table has no action ${text}`);
  return known as Action;
}
