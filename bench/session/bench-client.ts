import { z } from 'zod';
import { scopes } from '../../core/access/permissions';
import { demoSignIn } from '../../local/seed';

const MadeSchema = z.looseObject({
  id: z.string(),
  prefix: z.string().optional(),
  number: z.number().optional(),
});
const TokenSchema = z.object({ token: z.string() });
const tokenLifeMs = 24 * 3_600_000;

/** The REST API, as a program with an API token uses it. */
export class BenchClient {
  private constructor(
    private readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string): Promise<BenchClient> {
    const nobody = new BenchClient(url, '');
    const signedIn = await nobody.post('/auth/sign-in', demoSignIn);
    const { accessToken } = z.object({ accessToken: z.string() }).parse(signedIn);
    const wanted = { name: 'bench', scopes, expiresAtMs: Date.now() + tokenLifeMs };
    const { token } = TokenSchema.parse(await new BenchClient(url, accessToken).post('/me/tokens', wanted));
    return new BenchClient(url, token);
  }

  get = (path: string): Promise<unknown> => this.answerOf('GET', path);
  post = (path: string, body?: unknown): Promise<unknown> => this.answerOf('POST', path, body);

  /** Posts, and answers the one thing that was made. */
  async make(path: string, body: unknown): Promise<z.infer<typeof MadeSchema>> {
    const answer = z.record(z.string(), z.unknown()).parse(await this.post(path, body));
    return MadeSchema.parse(Object.values(answer)[0]);
  }

  /** The body of an answer that must be a refusal. */
  async refusalOf(path: string, body: unknown): Promise<string> {
    const answer = await this.ask('POST', path, body);
    if (answer.ok) throw new Error(`${path} was not refused`);
    return await answer.text();
  }

  private async answerOf(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.ask(method, path, body);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  }

  private ask(method: string, path: string, body: unknown): Promise<Response> {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (this.token !== '') headers.set('authorization', `Bearer ${this.token}`);
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}
