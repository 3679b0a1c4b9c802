/** Tells the types of loaders what vite.config.ts has switched on. */
declare module '@remix-run/cloudflare' {
  interface Future {
    v3_singleFetch: true;
  }
}

export type {};
