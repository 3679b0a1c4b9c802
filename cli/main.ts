import './node/one-undici';
import { type Arguments, type Command, parseArguments } from './arguments';
import { commandErrorOf, exitCodes } from './command-error';
import { complain } from './complain';
import { outliveTerminals } from './interruption';
import { lostOutput, outliveReaders } from './output';
import { printableLines } from './printable';
import { runCommand } from './run-command';
import { TerminalScreen } from './screen/terminal-screen';
import { silentScreen } from './screen/upload-screen';

/** What an interrupted upload gives back is on its way meanwhile; whatever does not end by itself is not waited for. */
const lingerMs = 2_000;
/** Of these the exit code tells how the upload went, whatever became of what they say. */
const goOnUnseen: readonly Command['kind'][] = ['push', 'resume', 'watch'];

outliveTerminals();
outliveReaders();
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
  process.stdout.write(args.json ? JSON.stringify(data, null, 2) : printableLines(text));
  // By itself: where a disk took but the beginning, Node tells nobody before what comes next fails.
  process.stdout.write('\n');
  const lostBy = goOnUnseen.includes(args.command.kind) ? null : await lostOutput();
  if (lostBy === null) return exitCode;
  // To a script as well: its standard output takes nothing more.
  console.error(`The output could not be written whole (${lostBy}). Make room for it, then try again.`);
  return exitCodes.someFailed;
}
