import { applyD1Migrations, env, reset } from 'cloudflare:test';
import { letLateLogsGo } from './late-logs';
import { keepOnePrototype } from './one-prototype';
import { rememberWorkerModule } from './worker-module';

keepOnePrototype();
letLateLogsGo();
rememberWorkerModule();
// Files share a workerd (vitest.config.ts). What one leaves behind ends here: rows, and sessions that would work on.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
