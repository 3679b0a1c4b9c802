let lostBy: string | null = null;

/** A pipe that nobody reads any more and a full disk end nothing: an upload goes on unseen, and the exit code tells of it. */
export function outliveReaders(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // A reader that has read enough, such as head, has missed nothing.
    if (code !== 'EPIPE') lostBy ??= code ?? message;
  });
  process.stderr.on('error', () => {});
}

/** Why some of the standard output, as it is until now, could not be written; null where all of it was, or nobody reads it. */
export async function lostOutput(): Promise<string | null> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  return lostBy;
}
