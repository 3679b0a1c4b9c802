/** As vitest-pool-workers 0.15 and vitest 4 know it in a workerd. */
interface Mocker {
  readonly moduleRunner: { import(path: string): Promise<unknown>; longshoreRemembers?: true };
}

const workerModule = '/tests/workers/main.mjs';

/**
 * At each request, alarm and message of a socket vitest-pool-workers imports the Worker, and vitest asks its main process where
 * that module is. It stays the same for as long as a workerd lives.
 */
export function rememberWorkerModule(): void {
  const { moduleRunner } = Reflect.get(globalThis, '__vitest_mocker__') as Mocker;
  if (moduleRunner.longshoreRemembers) return;
  const load = moduleRunner.import.bind(moduleRunner);
  let known: unknown;
  moduleRunner.import = async (path) => {
    if (!path.endsWith(workerModule)) return await load(path);
    known ??= await load(path);
    return known;
  };
  moduleRunner.longshoreRemembers = true;
}
