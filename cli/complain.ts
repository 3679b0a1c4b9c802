import type { CommandError } from './command-error';

/** Says why the command ends without a result: to a person, or with `--json` to a script as one line of JSON. */
export function complain({ message, exitCode }: CommandError): void {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: message, exitCode }));
  else console.error(message);
}
