interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
}
// biome-ignore lint/suspicious/noExplicitAny: JSON Schema as it stands in the document.
type Schema = any;

export interface Operation {
  /** "PATCH /api/v1/projects/{projectId}" */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: Parameter[];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
}

export interface FuzzRequest {
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Record<string, string>;
}

const secretNames = [
  'secretAccessKey',
  'password',
  'currentPassword',
  'newPassword',
  'clientSecret',
  'token',
  'code',
];

/** Requests of every kind for the operations of an OpenAPI document; the same seed makes the same ones. */
export class Fuzzer {
  readonly secret = 'fuzz-secret-5b1f0c';
  private state: number;
  /** Half of the requests are what a good client sends, so that what lies behind the checks of input is reached too. */
  private isOdd = false;

  constructor(
    seed: number,
    private readonly document: Schema,
    private readonly ids: Readonly<Record<string, string>>,
  ) {
    this.state = seed >>> 0 || 1;
  }

  request(operation: Operation): FuzzRequest {
    this.isOdd = this.chance(0.5);
    const path = operation.path
      .replace('/api/v1', '')
      .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(this.id(name)));
    const query = this.query(operation.parameters ?? []);
    const schema = operation.requestBody?.content['application/json']?.schema;
    const body = schema
      ? this.body(schema)
      : this.oddly(0.2) && operation.method !== 'GET'
        ? '{}'
        : undefined;
    return { path: `${path}${query}`, body, headers: this.headers() };
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, place: this.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ value }) => value);
  }

  private random(): number {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private oddly(probability: number): boolean {
    return this.isOdd && this.chance(probability);
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)] as T;
  }

  private id(name: string): string {
    if (!this.oddly(0.5)) return this.ids[name] ?? 'none';
    return this.pick([
      'none',
      '0',
      "' or 1=1 --",
      '\u202Eid',
      'x'.repeat(64),
      'x'.repeat(300),
      '%00',
      '..',
      '__proto__',
    ]);
  }

  private query(parameters: readonly Parameter[]): string {
    const search = new URLSearchParams();
    for (const { name, in: place, schema } of parameters) {
      if (place !== 'query' || this.chance(0.6)) continue;
      const value = this.oddly(0.5) ? this.oddText() : this.fitting(schema ?? {}, name, 0);
      search.append(name, String(value));
      if (this.oddly(0.1)) search.append(name, this.oddText());
    }
    if (this.oddly(0.2))
      search.append(this.pick(['__proto__', 'constructor', 'unknown', '']), this.oddText());
    const text = search.toString();
    return text === '' ? '' : `?${text.slice(0, 8_000)}`;
  }

  private headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    if (this.oddly(0.2))
      headers['if-match'] = this.pick(['*', '"v1"', '"v999"', 'W/"v1"', 'v1', '"', '"a", "b"', '']);
    if (this.oddly(0.1)) headers['idempotency-key'] = this.pick(['k', 'two words', 'x'.repeat(300), 'again']);
    if (this.oddly(0.06))
      headers['content-type'] = this.pick([
        'text/plain',
        'application/xml',
        '',
        'application/json; charset=utf-16',
      ]);
    if (this.oddly(0.06)) headers.accept = this.pick(['text/html', '*/*', 'nonsense']);
    return headers;
  }

  private body(schema: Schema): string {
    if (this.oddly(0.08)) {
      return this.pick(['', '{', 'null', '[]', '"text"', '1e999', '{"a":1}x', '['.repeat(5_000), '\u0000']);
    }
    if (this.oddly(0.1)) return JSON.stringify(this.oddValue(0));
    const value = this.value(schema, '', 0);
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && this.oddly(0.2)) {
      const key = this.pick(['__proto__', 'constructor', 'toString', 'companyId', 'id', 'version', 'extra']);
      const text = JSON.stringify(value);
      const extra = `${JSON.stringify(key)}:${JSON.stringify(this.oddValue(0))}`;
      return text === '{}' ? `{${extra}}` : `${text.slice(0, -1)},${extra}}`;
    }
    return JSON.stringify(value) ?? 'null';
  }

  private value(schema: Schema, name: string, depth: number): unknown {
    if (this.oddly(0.2)) return this.oddValue(depth);
    return this.fitting(schema, name, depth);
  }

  private fitting(given: Schema, name: string, depth: number): unknown {
    const schema = this.resolved(given);
    if (depth > 6) return null;
    if (secretNames.includes(name)) return this.secret;
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return this.fitting(this.pick(choices), name, depth);
    if (schema.allOf)
      return Object.assign({}, ...schema.allOf.map((each: Schema) => this.fitting(each, name, depth)));
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.pick(schema.enum);
    if (this.ids[name]) return this.ids[name];
    const type = Array.isArray(schema.type) ? this.pick(schema.type) : schema.type;
    switch (type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return Array.from({ length: Math.floor(this.random() * 4) }, () =>
          this.value(schema.items ?? {}, name, depth + 1),
        );
      case 'integer':
      case 'number':
        return this.pick([0, 1, 2, schema.minimum ?? 3, schema.maximum ?? 50]);
      case 'boolean':
        return this.chance(0.5);
      case 'null':
        return null;
      default:
        return this.text(schema, name);
    }
  }

  private object(schema: Schema, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const [name, member] of Object.entries<Schema>(schema.properties ?? {})) {
      const isRequired = schema.required?.includes(name) ?? false;
      if (isRequired ? this.oddly(0.08) : this.chance(0.5)) continue;
      object[name] = this.value(member, name, depth + 1);
    }
    return object;
  }

  private text(schema: Schema, name: string): string {
    if (schema.example) return schema.example;
    if (/email/i.test(name)) return `fuzz-${Math.floor(this.random() * 1e6)}@example.com`;
    if (/endpoint|issuer/i.test(name)) return this.pick(['http://127.0.0.1:1', 'http://127.0.0.1:2', '']);
    if (/region/i.test(name)) return 'eu-central-1';
    if (/bucket/i.test(name)) return 'fuzz-bucket';
    return `fuzz ${Math.floor(this.random() * 1e6)}`;
  }

  private resolved(schema: Schema): Schema {
    const path: string | undefined = schema.$ref?.replace('#/', '');
    return path ? path.split('/').reduce((part, key) => part[key], this.document) : schema;
  }

  private oddText(): string {
    const texts = [
      '',
      ' ',
      '\u0000',
      'a\u0000b',
      '\ud800',
      '\udfff\ud800',
      '\u202Eabc\u200F',
      'x'.repeat(5_000),
    ];
    const more = [
      'null',
      'NaN',
      '-1',
      '1e400',
      '9'.repeat(40),
      "'; drop table users; --",
      '%',
      '../..',
      '<script>',
      'é',
      '🙂',
    ];
    return this.pick([...texts, ...more]);
  }

  private oddValue(depth: number): unknown {
    const kind = Math.floor(this.random() * 9);
    if (kind === 0) return 'x'.repeat(100_000);
    if (kind === 1) return this.pick([null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 2]);
    if (kind === 2) return [];
    if (kind === 3) return {};
    if (kind === 4) return [this.oddText(), this.oddText()];
    if (kind === 5) return nested(200);
    if (kind === 6 && depth < 3) return { [this.oddText().slice(0, 50)]: this.oddValue(depth + 1) };
    return this.oddText();
  }
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let n = 0; n < depth; n++) value = n % 2 ? [value] : { value };
  return value;
}
