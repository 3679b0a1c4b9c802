import { CommandError, exitCodes } from './command-error';
import { complain } from './complain';

/** Ctrl-C, a service that is stopped, a terminal that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does `leave` when the command is interrupted. From then on another interruption ends it at once, with the sentence that
 * `atOnce` gives. The result takes it back where nothing was interrupted.
 */
export function onInterruption(leave: () => void, atOnce: () => string): () => void {
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
