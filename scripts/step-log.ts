import type { Step } from '../local/start-services';

const seconds = (sinceMs: number): string => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** One line a step, with its time once it is done. On a terminal the line is there from the beginning. */
export function stepLog(): Step {
  return async (what, work, outcome) => {
    const startedAtMs = Date.now();
    const live = process.stdout.isTTY === true;
    if (live) process.stdout.write(`  … ${what}`);
    const begin = live ? '\r' : '';
    try {
      const value = await work();
      const words = outcome?.(value) ?? '';
      console.log(`${begin}  ✓ ${what}${words ? `: ${words}` : ''} (${seconds(startedAtMs)})`);
      return value;
    } catch (error) {
      console.log(`${begin}  ✗ ${what} (${seconds(startedAtMs)})`);
      throw error;
    }
  };
}

export function logWithTime(line: string): void {
  console.log(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}
