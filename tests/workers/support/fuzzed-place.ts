import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import { Validator } from '@cfworker/json-schema';
import { createApi } from '../../../workers/app/api/app';
import { origin, signedInCookie } from './api-client';
import { Fuzzer, type FuzzRequest, type Operation } from './api-fuzzer';
import { addWholeCompany } from './whole-company';

export interface FuzzedDocument {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'name'>>>>>;
  readonly components: { readonly responses: Readonly<Record<string, DeclaredResponse>> };
}
interface DeclaredResponse {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

/** Called as it is: through `SELF` a request takes more than twice as long. */
const api = createApi();
const validators = new WeakMap<object, Validator>();

/** What all places together sent and got. */
export interface FuzzTally {
  requests: number;
  readonly statuses: Record<number, number>;
  readonly spentMs: Record<string, number>;
  /** The operations that did what they are for at least once. */
  readonly successes: Set<string>;
  readonly found: string[];
}

/** Without the socket, which no plain request opens. */
export function operationsOf(document: FuzzedDocument): Operation[] {
  return Object.entries(document.paths)
    .filter(([path]) => !path.endsWith('/socket'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, rest]) => {
        const verb = method.toUpperCase();
        return { ...rest, name: `${verb} ${path}`, method: verb, path };
      }),
    );
}

/** A company that has one of everything, and odd requests of its administrator: the same ones for the same seed. */
export class FuzzedPlace {
  private cookie = '';

  constructor(
    private readonly document: FuzzedDocument,
    private readonly seed: number,
    private readonly tally: FuzzTally,
  ) {}

  /** Asks every operation once in each round. */
  async askEverything(rounds: number): Promise<void> {
    const { admin, ids } = await addWholeCompany('fuzzed');
    // Nothing answers there, and at once: no request waits for a name server.
    const endpoint = 'http://127.0.0.1:1';
    const profile = await admin.patch(`/storage-profiles/${ids.storageProfileId}`, { endpoint });
    if (profile.status !== 200) throw new Error(`The place cannot be made: ${profile.text}`);
    this.cookie = admin.cookie;
    const fuzzer = new Fuzzer(this.seed, this.document, ids);
    const operations = operationsOf(this.document);
    const asked = Array.from({ length: rounds }, () => fuzzer.shuffled(operations)).flat();
    for (const operation of asked) {
      const status = await this.ask(operation, fuzzer.request(operation), fuzzer.secret);
      // The sign-in has ended, as something before asked; what follows is about the operations behind it.
      if (status === 401) this.cookie = await signedInCookie(admin.companyId, admin.userId);
    }
  }

  private async ask(operation: Operation, sent: FuzzRequest, secret: string): Promise<number> {
    const startedMs = Date.now();
    const response = await this.answerTo(operation.method, sent);
    // No `text()`, which warns of the export's lines of JSON.
    const text = new TextDecoder().decode(await response.arrayBuffer());
    const { status } = response;
    const { tally } = this;
    tally.requests++;
    tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
    tally.spentMs[operation.name] = (tally.spentMs[operation.name] ?? 0) + Date.now() - startedMs;
    if (response.ok) tally.successes.add(operation.name);
    const faults = this.faultsOf(operation, response, text);
    if (!response.ok && text.includes(secret)) faults.push('shows a secret');
    const request = `${operation.method} ${sent.path.slice(0, 200)} ${sent.body?.slice(0, 300) ?? ''}`;
    tally.found.push(...faults.map((fault) => `${fault}: ${request} → ${status} ${text.slice(0, 300)}`));
    return status;
  }

  private async answerTo(method: string, { path, body, headers }: FuzzRequest): Promise<Response> {
    const address = `10.0.${this.seed % 251}.${this.seed % 241}`;
    const request = new Request(`${origin}/api/v1${path}`, {
      method,
      body,
      redirect: 'manual',
      headers: {
        cookie: this.cookie,
        origin,
        'content-type': 'application/json',
        // Its own, or the guard against guessing would soon answer in place of the sign-in.
        'cf-connecting-ip': address,
        ...headers,
      },
    });
    const ctx = createExecutionContext();
    const response = await api.fetch(request, env, ctx);
    await waitOnExecutionContext(ctx);
    return response;
  }

  private faultsOf(operation: Operation, response: Response, text: string): string[] {
    const { status } = response;
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (status >= 500) return ['failed'];
    if (status >= 400 && type !== 'application/problem+json') return [`no problem document but ${type}`];
    const declared = this.declaredFor(operation, status);
    if (!declared) return ['not a declared status'];
    if (!declared.content) return text === '' ? [] : ['a body where none is declared'];
    const content = declared.content[type];
    if (!content) return [`not a declared type: ${type}`];
    if (!/[/+]json$/.test(type)) return [];
    const checked = this.validatorOf(content.schema).validate(JSON.parse(text));
    return checked.valid ? [] : [`does not fit its schema: ${JSON.stringify(checked.errors.slice(-2))}`];
  }

  private declaredFor(operation: Operation, status: number): DeclaredResponse | undefined {
    const declared = operation.responses[String(status)];
    const name = declared?.$ref?.split('/').at(-1);
    return name ? this.document.components.responses[name] : declared;
  }

  private validatorOf(schema: object): Validator {
    const { components } = this.document;
    const validator = validators.get(schema) ?? new Validator({ ...schema, components }, '2020-12', false);
    validators.set(schema, validator);
    return validator;
  }
}
