/** What the command ends with; scripts may rely on these. */
export const exitCodes = {
  done: 0,
  someFailed: 1,
  usage: 2,
  notAllowed: 3,
  unreachable: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with one sentence for the person who typed it. */
export class CommandError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** One sentence also for what nobody thought of: a stack says nothing to the person who typed the command. */
export function commandErrorOf(cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  // A ZodError speaks JSON of many lines.
  const said = /[a-z]/i.test(first) ? first : cause instanceof Error ? cause.name : 'no reason was given';
  const sentence = `The command ended unexpectedly: ${said.replace(/\.$/, '')}. Try again with the newest version, and report it if it stays.`;
  return new CommandError(exitCodes.someFailed, sentence);
}

export function usageError(sentence: string): CommandError {
  return new CommandError(exitCodes.usage, sentence);
}
