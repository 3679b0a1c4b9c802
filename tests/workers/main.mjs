// The Worker of entry.ts, bundled before the tests by bundle-global-setup.ts.
export { default, GuessCounter, RateLimiter, UploadSession } from '../../.cache/workers-under-test/entry.js';
