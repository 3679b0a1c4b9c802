import type { BrowserContext, Page } from 'playwright-core';

const sampleEveryMs = 500;

/** What the page itself notes; times are milliseconds since 1970. */
interface Noted {
  pickedAtMs: number;
  readonly longTasks: { readonly startMs: number; readonly durationMs: number }[];
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Has to be asked before the page is opened. */
export async function watchTasks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const noted: Noted = { pickedAtMs: Number.NaN, longTasks: [] };
    window.noted = noted;
    window.addEventListener('drop', () => {
      noted.pickedAtMs = performance.timeOrigin + performance.now();
    });
    // On the window, behind whatever the page itself does with the event.
    window.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === 'file')
        noted.pickedAtMs = performance.timeOrigin + performance.now();
    });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        noted.longTasks.push({ startMs: performance.timeOrigin + startTime, durationMs: duration });
    }).observe({ entryTypes: ['longtask'] });
  });
}

/** The end of the pick, and the longest task of the main thread that began after it; 0 where none took 50 ms. */
export async function tasksAfterPick(page: Page): Promise<{ pickedAtMs: number; longestTaskMs: number }> {
  const { pickedAtMs, longTasks } = await page.evaluate(() => window.noted);
  const after = longTasks.filter(({ startMs }) => startMs >= pickedAtMs).map(({ durationMs }) => durationMs);
  return { pickedAtMs, longestTaskMs: Math.max(0, ...after) };
}

/** The JavaScript heap of the page, without its worker. */
export async function watchHeap(page: Page) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Performance.enable');
  await protocol.send('HeapProfiler.collectGarbage');
  const used = async () => {
    const { metrics } = await protocol.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  };
  const idleBytes = await used();
  let highestBytes = idleBytes;
  const timer = setInterval(() => {
    used().then(
      (bytes) => {
        highestBytes = Math.max(highestBytes, bytes);
      },
      () => {},
    );
  }, sampleEveryMs);
  return {
    /** Bytes above idle at the highest. */
    end(): number {
      clearInterval(timer);
      return highestBytes - idleBytes;
    },
  };
}
