import { isatty } from 'node:tty';
import { CommandError, exitCodes } from './command-error';
import { complain } from './complain';

/** Ctrl-C, a service that is stopped. */
const usual: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/**
 * Whether a terminal that is closed shall end the command. `nohup` leaves none to it; that it has SIGHUP ignored cannot be seen, since
 * Node takes that back as it starts.
 */
const hasTerminal = () => [0, 1, 2].some((stream) => isatty(stream));

/** For a command that was left to itself: it is not ended with a terminal that it has nothing to do with. */
export function outliveTerminals(): void {
  if (!hasTerminal()) process.on('SIGHUP', () => {});
}

/**
 * Does `leave` when the command is interrupted. From then on another interruption ends it at once, with the sentence that
 * `atOnce` gives. The result takes it back where nothing was interrupted.
 */
export function onInterruption(
  leave: () => void,
  atOnce: () => string,
  ofTerminal = hasTerminal(),
): () => void {
  const signals = ofTerminal ? [...usual, 'SIGHUP' as const] : usual;
  const again = () => {
    complain(new CommandError(exitCodes.interrupted, atOnce()));
    process.exit(exitCodes.interrupted);
  };
  const first = () => {
    for (const signal of signals) process.off(signal, first).on(signal, again);
    leave();
  };
  for (const signal of signals) process.on(signal, first);
  return () => {
    for (const signal of signals) process.off(signal, first);
  };
}
