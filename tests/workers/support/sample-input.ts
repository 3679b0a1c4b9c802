import { inject } from 'vitest';
import { packHead } from '../../../core/packs/pack-format';
import { nobodysEndpoint } from './api-client';
import type { ApiDocument, JsonSchema, Operation } from './operations';

/** Ids by the name of the parameter or field that takes them, as `projectId`. */
export type Ids = Readonly<Record<string, string>>;

const unique = () => crypto.randomUUID().slice(0, 8);

/** Values for fields whose rules a JSON schema does not say; made anew each time, since many must be unique. */
const byName: Readonly<Record<string, () => unknown>> = {
  bucket: () => 'sample-bucket',
  endpoint: () => nobodysEndpoint,
  region: () => 'eu-west-1',
  accessKeyId: () => 'AKIASAMPLE',
  secretAccessKey: () => 'sample-secret-access-key',
  email: () => `sample-${unique()}@example.com`,
  contactEmail: () => `sample-${unique()}@example.com`,
  username: () => `sample-${unique()}`,
  password: () => 'seven purple harbours 42',
  slug: () => `sample-${unique()}`,
  name: () => `Sample ${unique()}`,
  prefix: () => `sample/${unique()}/`,
  website: () => 'https://example.com',
  // A profile has either keys or a role, and the sample has keys.
  roleArn: () => undefined,
  issuer: () => inject('oidc').issuer,
  scopes: () => ['projects:read'],
  allowedEmailDomains: () => ['example.com'],
  entries: () => [{ path: `sample-${unique()}.txt`, sizeBytes: 1, modifiedAtMs: 1 }],
  expiresAtMs: () => Date.now() + 24 * 60 * 60_000,
  from: () => '2026-01-01',
  to: () => '2026-01-31',
};

export interface SampledRequest {
  readonly path: string;
  readonly body: unknown;
}

/**
 * A request that fits the operation's declared input, with the given ids wherever it takes one. Throws where an id is not
 * among them: then the test's company lacks a thing of that kind.
 */
export function sampleRequest(document: ApiDocument, operation: Operation, ids: Ids): SampledRequest {
  const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`${operation.name}: there is no ${name} to call it with`);
    return id;
  });
  const search = new URLSearchParams();
  for (const { name, in: place } of operation.parameters) {
    const id = ids[name];
    if (place === 'query' && id !== undefined) search.set(name, id);
  }
  const query = search.size > 0 ? `?${search}` : '';
  return {
    path: `${path}${query}`,
    body: operation.takesPack
      ? samplePack()
      : operation.body === null
        ? undefined
        : sample(document, '', operation.body, ids),
  };
}

/** One file of one byte. */
function samplePack(): Uint8Array<ArrayBuffer> {
  const files = [{ fileId: 1, digests: { crc64nvme: '0'.repeat(16) }, sizeBytes: 1 }];
  const head = packHead({ engineId: 'sample-engine', files });
  return Uint8Array.of(...head, 0);
}

function sample(document: ApiDocument, name: string, given: JsonSchema, ids: Ids): unknown {
  const schema = document.resolve(given);
  const id = ids[name];
  if (id !== undefined) return id;
  const make = byName[name];
  if (make) return make();
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const variant = (schema.oneOf ?? schema.anyOf)?.find((each) => document.resolve(each).type !== 'null');
  if (variant) return sample(document, name, variant, ids);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((each) => sample(document, name, each, ids) as object));
  }
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return sampleObject(document, schema, ids);
    case 'array':
      return schema.minItems && schema.items ? [sample(document, '', schema.items, ids)] : [];
    case 'integer':
    case 'number':
      return schema.default ?? Math.max(schema.minimum ?? 0, 0);
    case 'boolean':
      return schema.default ?? true;
    default:
      return schema.default ?? 'sample';
  }
}

/** Every field, so that a change changes all it may. */
function sampleObject(document: ApiDocument, schema: JsonSchema, ids: Ids): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, field]) => [
      name,
      sample(document, name, field, ids),
    ]),
  );
}
