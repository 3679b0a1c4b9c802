import type { ExitCode } from './command-error';

/** What a command found: as data for --json, and as text for a person. */
export interface Result {
  readonly exitCode: ExitCode;
  readonly data: unknown;
  readonly text: string;
}
