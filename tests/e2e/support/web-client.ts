import { ownConnection, signInCookie } from './signed-in-caller';
import { stack } from './stack';

export interface WebAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/** A signed-in person without a browser: asks for pages and posts forms as one does, and follows no redirect. */
export class WebClient {
  private constructor(private readonly cookie: string) {}

  static readonly nobody = new WebClient('');

  static async signIn(who: { username: string; password: string }): Promise<WebClient> {
    return new WebClient(await signInCookie(stack().appUrl, who));
  }

  get = (path: string) => this.send(path, {});

  post = (path: string, fields: Record<string, string>) =>
    this.send(path, { method: 'POST', body: new URLSearchParams(fields) });

  async call(method: string, path: string, body: unknown): Promise<unknown> {
    const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const { status, text } = await this.send(`/api/v1${path}`, init);
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  private async send(
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
  ): Promise<WebAnswer> {
    const headers = { cookie: this.cookie, origin: stack().appUrl, ...ownConnection, ...init.headers };
    const response = await fetch(stack().appUrl + path, { ...init, headers, redirect: 'manual' });
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    };
  }
}
