import './node/one-undici';
import { type Arguments, parseArguments } from './arguments';
import { commandErrorOf, exitCodes } from './command-error';
import { complain } from './complain';
import { outliveTerminals } from './interruption';
import { printableLines } from './printable';
import { runCommand } from './run-command';
import { TerminalScreen } from './screen/terminal-screen';
import { silentScreen } from './screen/upload-screen';

/** What an interrupted upload gives back is on its way meanwhile; whatever does not end by itself is not waited for. */
const lingerMs = 2_000;

outliveTerminals();
// A pipe that nobody reads any more, a full disk: the upload goes on unseen, and the exit code tells of it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('uncaughtException', (cause) => {
  const error = commandErrorOf(cause);
  complain(error);
  process.exit(error.exitCode);
});
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  // An upload that has ended owes nobody anything: the goodbye of its socket would only be waited for.
  if (exitCode <= exitCodes.someFailed) process.stdout.write('', () => process.exit());
  else setTimeout(() => process.exit(), lingerMs).unref();
});

async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(parseArguments(args));
  } catch (cause) {
    const error = commandErrorOf(cause);
    complain(error);
    return error.exitCode;
  }
}

async function run(args: Arguments): Promise<number> {
  const screen = args.json ? silentScreen : new TerminalScreen(process.stdout);
  const { exitCode, data, text } = await runCommand(args, process.env, screen);
  console.log(args.json ? JSON.stringify(data, null, 2) : printableLines(text));
  return exitCode ?? exitCodes.done;
}
