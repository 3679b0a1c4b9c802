import { env } from 'cloudflare:test';
import { createAppContext } from '../../../app/server/context';
import { finishSso, type SsoAnswer, startSso } from '../../../app/server/sso/sso-sign-in.server';
import { origin } from './api-client';

/** A context of a request of its own, as the app Worker makes it. */
export function appOf(request: Request) {
  const ctx = { waitUntil: () => {} };
  return createAppContext(env, { request, requestId: crypto.randomUUID(), ctx });
}

/** Keeps the cookies of each origin, and follows redirects by hand: as a browser, but for pages and scripts. */
export class SsoBrowser {
  readonly cookies = new Map<string, Map<string, string>>();

  request(url: string, init: RequestInit = {}): Request {
    const headers = new Headers(init.headers);
    const kept = [...(this.cookies.get(new URL(url).origin) ?? [])];
    headers.set('cookie', kept.map(([name, value]) => `${name}=${value}`).join('; '));
    return new Request(url, { ...init, headers, redirect: 'manual' });
  }

  take(url: string, setCookies: readonly string[]): void {
    const jar = this.cookies.get(new URL(url).origin) ?? new Map<string, string>();
    this.cookies.set(new URL(url).origin, jar);
    for (const line of setCookies) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  /** Opens /sso/<slug>; the address of the provider, to which it leads. */
  async start(slug: string, next = '/'): Promise<SsoAnswer> {
    const url = `${origin}/sso/${slug}?next=${encodeURIComponent(next)}`;
    const request = this.request(url);
    const answer = await startSso(request, appOf(request), slug);
    this.take(url, answer instanceof Response ? answer.headers.getSetCookie() : answer.setCookies);
    return answer;
  }

  /** Opens the callback with the provider's answer. */
  async finish(url: string): Promise<SsoAnswer> {
    const request = this.request(url);
    const companyId = new URL(url).pathname.split('/').at(-1) ?? '';
    const answer = await finishSso(request, appOf(request), companyId);
    this.take(url, answer instanceof Response ? answer.headers.getSetCookie() : answer.setCookies);
    return answer;
  }

  /** Signs in at the real provider and agrees there, by its own pages; the address of the callback. */
  async passProvider(address: string, login: string): Promise<string> {
    let url = address;
    let form: URLSearchParams | undefined;
    for (let step = 0; step < 20; step += 1) {
      if (url.startsWith(`${origin}/`)) return url;
      const init = form ? { method: 'POST', body: form } : {};
      const response = await fetch(this.request(url, init));
      this.take(url, response.headers.getSetCookie());
      const text = await response.text();
      form = undefined;
      const location = response.headers.get('location');
      if (location !== null) url = new URL(location, url).href;
      else {
        const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(text) ?? [];
        if (action === '') throw new Error(`The provider answered ${response.status}: ${text.slice(0, 500)}`);
        form = text.includes('value="login"')
          ? new URLSearchParams({ prompt: 'login', login, password: 'any' })
          : new URLSearchParams({ prompt: 'consent' });
        url = new URL(action, url).href;
      }
    }
    throw new Error('The provider leads round in circles');
  }
}

/** Where an answer leads to; throws where it is none. */
export function locationOf(answer: SsoAnswer): string {
  if (!(answer instanceof Response)) throw new Error(`No redirect, but: ${answer.problem}`);
  return answer.headers.get('location') ?? '';
}
