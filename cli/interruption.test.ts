import { expect, it } from 'vitest';
import { onInterruption } from './interruption';

/** Whether a hang-up ends the command. The listeners that a signal leaves behind are taken away again. */
function endsWithTerminal(hasTerminal: boolean): boolean {
  const before = new Set(process.listeners('SIGHUP'));
  let isLeft = false;
  const leave = () => {
    isLeft = true;
  };
  const takeBack = onInterruption(leave, () => '', hasTerminal);
  for (const listener of process.listeners('SIGHUP')) if (!before.has(listener)) listener('SIGHUP');
  takeBack();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const listener of process.listeners(signal as NodeJS.Signals))
      if (!before.has(listener) && listener.name === 'again') process.off(signal, listener);
  return isLeft;
}

it('is left when its terminal is closed, and not where it has none, as under nohup', () => {
  expect(endsWithTerminal(true)).toBe(true);
  expect(endsWithTerminal(false)).toBe(false);
});
