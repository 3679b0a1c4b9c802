import { usageError } from './command-error';

/** The origin of a Longshore, as a person typed its address. */
export function parseOrigin(text: string): string {
  if (!URL.canParse(text))
    throw usageError(`"${text}" is no address of a Longshore. Write one such as https://longshore.example.`);
  const { protocol, hostname, origin } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // The token would travel in the clear.
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw usageError('The address must begin with https://, since the token is sent there.');
  return origin;
}
