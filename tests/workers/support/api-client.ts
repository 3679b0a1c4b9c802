import { env, SELF } from 'cloudflare:test';
import { createAppContext } from '../../../app/server/context';
import { type Tokens, tokenCookies } from '../../../app/server/sign-in/sign-in-cookies.server';
import { startSignIn } from '../../../app/server/sign-in/start-sign-in.server';
import type { Role } from '../../../core/access/permissions';
import { insertCompany } from '../../../db/companies';
import { findUser, insertUser } from '../../../db/users';

export const origin = 'https://longshore.test';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an expectation names the fields it means, and fails when they are absent.
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

/** A signed-in person who talks to the API as a browser on our own origin does. */
export class ApiClient {
  constructor(
    readonly companyId: string,
    readonly userId: string,
    readonly cookie: string,
  ) {}

  async fetch(
    method: string,
    path: string,
    init: { body?: BodyInit; headers?: Record<string, string> } = {},
  ) {
    const headers = { cookie: this.cookie, origin, 'content-type': 'application/json', ...init.headers };
    return await SELF.fetch(`${origin}/api/v1${path}`, {
      method,
      headers,
      body: init.body,
      redirect: 'manual',
    });
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isBinary = body instanceof Uint8Array;
    const response = await this.fetch(method, path, {
      headers: isBinary ? { 'content-type': 'application/octet-stream', ...headers } : headers,
      ...(body === undefined ? {} : { body: isBinary ? new Blob([body.slice()]) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson(;|$)/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      text,
      body: isJson ? JSON.parse(text) : null,
      headers: response.headers,
    };
  }

  get = (path: string) => this.call('GET', path);
  post = (path: string, body?: unknown) => this.call('POST', path, body);
  patch = (path: string, body: unknown) => this.call('PATCH', path, body);
  remove = (path: string) => this.call('DELETE', path);
}

/** The tokens of a new sign-in. */
export async function signedInTokens(companyId: string, userId: string): Promise<Tokens> {
  const app = createAppContext(env);
  const user = await findUser(app.db, companyId, userId);
  const tokens = user && (await startSignIn(app, user, 'password'));
  if (!tokens) throw new Error('There is no such user, or they may not come in');
  return tokens;
}

/** The `Cookie` header of a new sign-in. */
export async function signedInCookie(companyId: string, userId: string): Promise<string> {
  const tokens = await signedInTokens(companyId, userId);
  return tokenCookies(new Request(origin), tokens)
    .map((value) => value.split(';')[0])
    .join('; ');
}

export async function addUser(companyId: string, role: Role): Promise<ApiClient> {
  const id = crypto.randomUUID();
  await insertUser(createAppContext(env).db, {
    id,
    companyId,
    username: `user-${id}`,
    displayName: 'A person',
    passwordHash: 'none',
    role,
    active: true,
    createdAtMs: Date.now(),
  });
  return new ApiClient(companyId, id, await signedInCookie(companyId, id));
}

export async function addCompany(): Promise<ApiClient> {
  const id = crypto.randomUUID();
  await insertCompany(createAppContext(env).db, { id, slug: id, name: 'A company', createdAtMs: Date.now() });
  return await addUser(id, 'admin');
}

/** Of a bucket that nobody serves: what a session asks of it is refused on this machine, and nothing is asked elsewhere. */
export const nobodysEndpoint = 'http://127.0.0.1:1';

export const profileInput = (name = 'Main store') => ({
  name,
  endpoint: nobodysEndpoint,
  region: 'eu-central-1',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'a-very-secret-key',
});

/** A storage profile, a project and a cycle of the client's company, made through the API. */
export async function addCycle(client: ApiClient) {
  const profile = await client.post('/storage-profiles', profileInput());
  const profileId: string = profile.body.storageProfile.id;
  const project = await client.post('/projects', {
    name: 'Soil',
    bucket: 'soil-data',
    storageProfileId: profileId,
  });
  const projectId: string = project.body.project.id;
  const cycle = await client.post(`/projects/${projectId}/cycles`, { description: 'First round' });
  const cycleId: string = cycle.body.cycle.id;
  return { profileId, projectId, cycleId };
}

export async function addSession(client: ApiClient, cycleId: string): Promise<string> {
  const session = await client.post('/sessions', { cycleId, folderName: 'samples' });
  return session.body.session.id;
}
