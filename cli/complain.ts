import type { CommandError } from './command-error';
import { printableLines } from './printable';

let wasSaid = false;

/**
 * Says why the command ends without a result: to a person, or with `--json` to a script as one line of JSON, however often it is
 * interrupted after that.
 */
export function complain({ message, exitCode }: CommandError): void {
  const isForScript = process.argv.includes('--json');
  if (!isForScript) console.error(printableLines(message));
  else if (!wasSaid) console.log(JSON.stringify({ error: message, exitCode }));
  wasSaid = true;
}
