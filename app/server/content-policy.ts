/** Content Security Policy Level 3; each function gives the value of the header. */

interface OwnAddress {
  /** Without a slash at its end. */
  readonly origin: string;
}

/**
 * For pages. A page speaks to Longshore alone: what talks to a bucket is a Web Worker, whose script has a policy of its
 * own (`webWorkerPolicy`), read when it starts. So a page that is open for days needs no bucket's address.
 */
export function pagePolicy({ nonce, origin }: OwnAddress & { nonce: string }): string {
  return policyOf({
    ...nothing,
    'script-src': ["'self'", `'nonce-${nonce}'`, "'wasm-unsafe-eval'"],
    // No nonce: a style that was put into the page is never ours.
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'connect-src': ["'self'", socketOrigin(origin)],
    'form-action': ["'self'"],
    'require-trusted-types-for': ["'script'"],
    // See app/trusted-types.ts.
    'trusted-types': ['default'],
  });
}

/**
 * For the script of a Web Worker, which is bound by this and not by its page's policy. `storageOrigins` are origins made by
 * `parseEndpoint`, never texts as someone typed them.
 */
export function webWorkerPolicy(of: OwnAddress & { storageOrigins: readonly string[] }): string {
  return policyOf({
    ...nothing,
    // Digests are compiled in the browser: our own kernels (app/upload/hashing) and hash-wasm's.
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'connect-src': ["'self'", socketOrigin(of.origin), ...of.storageOrigins],
  });
}

/** Vite's development server puts scripts and styles of its own into pages, so that less can be forbidden there. */
export const developmentPolicy = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const nothing: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** For answers that are no documents, should a browser ever take one for a document. */
export const nothingPolicy = policyOf(nothing);

function policyOf(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Not every browser lets 'self' stand for the page's own sockets. */
function socketOrigin(origin: string): string {
  return origin.replace(/^http/, 'ws');
}
