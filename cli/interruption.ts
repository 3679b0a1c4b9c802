import { exitCodes } from './command-error';

/** Ctrl-C, a service that is stopped, a terminal that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does `leave` when the command is interrupted, and ends it at once when that happens again. The result takes it back. */
export function onInterruption(leave: () => void): () => void {
  const again = () => process.exit(exitCodes.interrupted);
  const first = () => {
    for (const signal of signals) process.off(signal, first).on(signal, again);
    leave();
  };
  for (const signal of signals) process.on(signal, first);
  return () => {
    for (const signal of signals) process.off(signal, first).off(signal, again);
  };
}
