/** Whether a write failed on a unique index. D1 tells it only in the message; drizzle wraps D1's error as the cause. */
export function isTakenName(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('UNIQUE constraint failed')) return true;
  }
  return false;
}

/** The same, for this one index of a table that has several. */
export function isTakenBy(error: unknown, index: string): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('UNIQUE constraint failed') && cause.message.includes(index)) return true;
  }
  return false;
}
