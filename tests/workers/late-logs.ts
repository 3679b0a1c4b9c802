type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * Vitest does not wait for the last log of a file, and ends its call to the main process with a rejection. In a workerd nobody
 * can be told of that one, and the next file would wait for ever for having told it.
 */
export function letLateLogsGo(): void {
  const state = Reflect.get(globalThis, '__vitest_worker__') as { rpc: Record<string, Call> };
  state.rpc = new Proxy(state.rpc, {
    get(rpc, name: string) {
      const call = rpc[name];
      if (name !== 'onUserConsoleLog' || !call) return call;
      return (...args: unknown[]) => call(...args).catch(() => {});
    },
  });
}
