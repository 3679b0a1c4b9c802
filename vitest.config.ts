import { generateKeyPairSync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/longest-first';

const signingKey = (kid: string) => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid,
});

/** Secrets of the tests alone. */
const testSecrets = {
  SIGN_IN_KEYS: JSON.stringify({ current: 'new', keys: [signingKey('new'), signingKey('old')] }),
  // A user of the S3 server under test.
  PLATFORM_AWS_ACCESS_KEY_ID: 'WORKERSTESTKEY',
  PLATFORM_AWS_SECRET_ACCESS_KEY: 'workers-test-secret',
  PLATFORM_AWS_PRINCIPAL_ARN: 'arn:aws:iam::000000000000:user/longshore',
  SIGN_IN_SECRET: 'a secret of the tests, and of nothing else',
  SECRET_KEYS: JSON.stringify({
    current: 'k1',
    keys: { k1: Buffer.alloc(32, 'test key').toString('base64') },
  }),
};

/** How tests/workers/api-fuzz.test.ts asks; a failed run prints its seed. */
const fuzzSettings = Object.fromEntries(
  ['FUZZ_SEED', 'FUZZ_PLACES'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
);

/** Made by tests/workers/bundle-global-setup.ts. */
const workerBundle = '.cache/workers-under-test/entry.js';

/** Vitest itself would leave a processor free, and so run file after file where there are two. */
const filesAtOnce = Math.max(2, availableParallelism());

/** A second, as vitest has it, is short where two files share two processors. */
const patient = { poll: { timeout: 20_000 } };

export default defineConfig(async () => ({
  test: {
    // The Workers log each change of a session; only a failed test needs to show it.
    silent: 'passed-only' as const,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,app,local,scripts,cli,bench}/**/*.test.ts'],
          expect: patient,
          // Nothing is mocked in them, so that the modules of one file serve the next.
          isolate: false,
          maxWorkers: filesAtOnce,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './tests/workers/wrangler.toml' },
            main: './tests/workers/main.mjs',
            miniflare: {
              // Loaded by workerd itself. Module by module through Vite, it took each test file five seconds.
              modulesRules: [{ type: 'ESModule', include: [`**/${workerBundle}`] }],
              // Without it, miniflare would fetch the `cf` object of a real request from the internet.
              cf: false,
              // Whatever a test does, it asks nobody but this machine.
              outboundService: { network: { allow: ['127.0.0.0/8', '::1/128'], deny: [] } },
              bindings: {
                ...testSecrets,
                ...fuzzSettings,
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          }),
        ],
        test: {
          name: 'workers',
          include: ['{tests/workers,workers}/**/*.test.ts'],
          globalSetup: ['bundle', 's3', 'oidc', 'hostile'].map(
            (name) => `./tests/workers/${name}-global-setup.ts`,
          ),
          setupFiles: ['./tests/workers/fresh-state.ts'],
          // Two workerds for all of them, each emptied between its files.
          isolate: false,
          maxWorkers: filesAtOnce,
          sequence: { groupOrder: 1 },
          expect: patient,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          maxWorkers: filesAtOnce,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['./tests/e2e/support/global-setup.ts'],
          expect: patient,
          // Files that run one after another share a browser.
          isolate: false,
          // Each with a browser, a set of Workers and a storage server of its own. A bucket elsewhere is there once.
          maxWorkers: process.env.S3_ENDPOINT ? 1 : 2,
          sequence: { groupOrder: 2 },
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
}));
