/** Whether a write failed on a unique index. D1 tells it only in the message; drizzle wraps D1's error as the cause. */
export function isTakenName(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('UNIQUE constraint failed')) return true;
  }
  return false;
}
