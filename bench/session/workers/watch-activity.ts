import type { Counts } from '../counts';

type Method = (this: object, ...values: unknown[]) => unknown;

/** Timers of the object itself; a longer one is the limit of somebody's request. */
const ownTimerMs = 1_000;

/**
 * Counts how long an object cannot hibernate: while one of its methods runs, or waits for something, or a timer is set. Between them
 * nothing is billed, see developers.cloudflare.com/durable-objects/platform/pricing.
 */
export function watchActivity(prototype: object, counts: Counts): void {
  let running = 0;
  let sinceMs = 0;
  const enter = () => {
    if (running++ === 0) sinceMs = Date.now();
  };
  const leave = () => {
    if (--running === 0) counts.objectActiveMs += Date.now() - sinceMs;
  };
  for (let level = prototype; level !== Object.prototype && level !== null; ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value !== 'function' || name === 'constructor') continue;
      Object.defineProperty(level, name, {
        value: watched(value as Method),
        configurable: true,
        writable: true,
      });
    }
    level = Object.getPrototypeOf(level);
    if (level.constructor.name === 'DurableObject') break;
  }
  watchTimers(enter, leave);

  function watched(method: Method): Method {
    return function (...values) {
      enter();
      let isLater = false;
      try {
        const answer = method.apply(this, values);
        isLater = answer instanceof Promise;
        return isLater ? (answer as Promise<unknown>).finally(leave) : answer;
      } finally {
        if (!isLater) leave();
      }
    };
  }
}

function watchTimers(enter: () => void, leave: () => void): void {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const pending = new Set<unknown>();
  const over = (timer: unknown) => {
    if (pending.delete(timer)) leave();
  };
  const setWatched = (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) => {
    if (ms > ownTimerMs) return set(run, ms, ...values);
    const timer = set(() => {
      try {
        run(...values);
      } finally {
        over(timer);
      }
    }, ms);
    enter();
    pending.add(timer);
    return timer;
  };
  const clearWatched = (timer: Parameters<typeof clear>[0]) => {
    over(timer);
    clear(timer);
  };
  Object.assign(globalThis, { setTimeout: setWatched, clearTimeout: clearWatched });
}
