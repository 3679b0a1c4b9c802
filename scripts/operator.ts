import { operatorHelp } from '../local/operator/help';
import { RefusedError } from '../local/operator/operator-client';
import { parseArguments, UsageError } from '../local/operator/parse-arguments';
import { runCommand } from '../local/operator/run-command';

try {
  const args = parseArguments(process.argv.slice(2));
  if (args.command.kind === 'help') console.log(operatorHelp);
  else {
    const { data, text } = await runCommand(args);
    console.log(args.json ? JSON.stringify(data, null, 2) : text);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (!(error instanceof UsageError || error instanceof RefusedError)) throw error;
}
