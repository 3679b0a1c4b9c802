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

export function usageError(sentence: string): CommandError {
  return new CommandError(exitCodes.usage, sentence);
}
