import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import { AsyncLocalStorage } from 'node:async_hooks';
import { onTestFinished, vi } from 'vitest';
import type { AppEnv } from '../../../app/server/context';
import { createApi } from '../../../workers/app/api/app';
import { origin } from './api-client';

/** What one request had the app Worker ask of others. */
export interface Invocation {
  readonly path: string;
  readonly status: number;
  readonly puts: number;
  /** These, and every call of D1 and of a Durable Object. */
  readonly subrequests: number;
}

interface Meter {
  puts: number;
  subrequests: number;
  spend(): void;
}

type Method = (...values: unknown[]) => unknown;

export interface MeteredApp {
  readonly invocations: readonly Invocation[];
  readonly fetch: (method: string, path: string, type: string, body: Blob) => Promise<Response>;
}

/** The app Worker on a plan that allows so many subrequests a request: one more fails, as it does there. */
export function startMeteredApp(cookie: string, subrequestsAtMost: number): MeteredApp {
  const invocations: Invocation[] = [];
  const api = createApi();
  const meters = new AsyncLocalStorage<Meter>();
  const realFetch = globalThis.fetch;
  const spied = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const meter = meters.getStore();
    meter?.spend();
    if (meter && init?.method === 'PUT') meter.puts += 1;
    return await realFetch(input, init);
  });
  onTestFinished(() => spied.mockRestore());

  const fetch: MeteredApp['fetch'] = async (method, path, type, body) => {
    const meter: Meter = {
      puts: 0,
      subrequests: 0,
      spend() {
        this.subrequests += 1;
        if (this.subrequests > subrequestsAtMost) throw new Error('Too many subrequests.');
      },
    };
    const ctx = createExecutionContext();
    const headers = { cookie, origin, 'content-type': type, 'content-length': String(body.size) };
    const request = new Request(`${origin}/api/v1${path}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
    });
    const response = await meters.run(meter, async () => await api.fetch(request, meteredEnv(meter), ctx));
    const text = await response.text();
    await waitOnExecutionContext(ctx);
    const { puts, subrequests } = meter;
    invocations.push({ path, status: response.status, puts, subrequests });
    return new Response(text, response);
  };
  return { invocations, fetch };
}

function meteredEnv(meter: Meter): AppEnv {
  return {
    ...env,
    DB: meteredD1(env.DB, meter),
    UPLOAD_SESSIONS: meteredObjects(env.UPLOAD_SESSIONS, meter),
    GUESS_COUNTERS: meteredObjects(env.GUESS_COUNTERS, meter),
    RATE_LIMITERS: meteredObjects(env.RATE_LIMITERS, meter),
  };
}

/** Every method of the target, of which `change` may make another. */
function changed<T extends object>(target: T, change: (name: string, method: Method) => Method): T {
  return new Proxy(target, {
    get(_target, name) {
      if (name === 'then') return undefined;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return change(name, (...values) => (target as Record<string, Method>)[name]?.(...values));
    },
  });
}

const spending =
  (meter: Meter, method: Method): Method =>
  (...values) => {
    meter.spend();
    return method(...values);
  };

function meteredObjects<T extends object>(namespace: T, meter: Meter): T {
  return changed(namespace, (name, method) =>
    name === 'get'
      ? (...values) => changed(method(...values) as object, (_name, call) => spending(meter, call))
      : method,
  );
}

function meteredD1(db: D1Database, meter: Meter): D1Database {
  const originals = new WeakMap<object, unknown>();
  const watched = (statement: object): object => {
    const watching = changed(statement, (name, method) =>
      name === 'bind' ? (...values) => watched(method(...values) as object) : spending(meter, method),
    );
    originals.set(watching, statement);
    return watching;
  };
  return changed(db, (name, method) => {
    if (name === 'prepare') return (...values) => watched(method(...values) as object);
    if (name !== 'batch') return spending(meter, method);
    return (statements) => {
      meter.spend();
      return method((statements as object[]).map((statement) => originals.get(statement) ?? statement));
    };
  });
}
