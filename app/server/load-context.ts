import type { AppContext } from './context';

declare module '@remix-run/cloudflare' {
  interface AppLoadContext {
    readonly app: AppContext;
    readonly cloudflare: { readonly ctx: ExecutionContext };
    /** Named on the page and in the log when something unexpected goes wrong. */
    readonly requestId: string;
  }
}
