import { applyD1Migrations, env, reset } from 'cloudflare:test';

// Files share a workerd (vitest.config.ts). What one leaves behind ends here: rows, and sessions that would work on.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
