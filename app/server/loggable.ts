/** The length of a UUID. The token of a one-time link, a secret until it is used, has more characters. */
const longestId = 36;

/** What of an address may stand in a log: neither its query, such as a provider's answer, nor a segment that may be a token. */
export function loggablePath(address: string): string {
  const { pathname } = new URL(address, 'https://longshore.invalid');
  const segments = pathname.split('/').map((segment) => (segment.length > longestId ? '…' : segment));
  return segments.join('/');
}

/**
 * What of an error may stand in a log. A failed query names its parameters in its message (hashes, what a person typed), so that
 * the innermost cause speaks in its place.
 */
export function loggableCause(error: unknown): { message: string; stack: string } {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return { message: messageOf(innermost), stack: error instanceof Error ? framesOf(error) : '' };
}

/** A query's error is known by its look, since only db/ knows drizzle. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `Thrown was no error but a ${typeof error}`;
  return 'params' in error ? 'A query failed' : `${error.name}: ${error.message}`;
}

/** The stack begins with the message; where it does not, nothing says where the message ends. */
function framesOf({ message, stack = '' }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? '' : stack.slice(at + message.length).trim();
}
