export type EndpointResult = { ok: true; endpoint: string } | { ok: false; sentence: string };

const refuse = (sentence: string): EndpointResult => ({ ok: false, sentence });

/** Names that only mean something inside one network, so that a Worker must never be sent there. */
const privateSuffixes = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'home.arpa'];

/**
 * The origin of an S3 service. Only public host names over https on the standard port are taken, so that nobody can point
 * the Workers at a private network; `allowLoopback` is the local mode, where the bucket is on the same machine.
 */
export function parseEndpoint(typed: string, rules: { allowLoopback: boolean }): EndpointResult {
  const text = typed.trim();
  if (!URL.canParse(text)) {
    return refuse('The endpoint is not an address. Enter one such as https://s3.eu-central-1.amazonaws.com.');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return refuse(
      'The endpoint holds a user name or password. Enter only the address; the keys have their own fields.',
    );
  }
  if (
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    text.includes('?') ||
    text.includes('#')
  ) {
    return refuse(
      'The endpoint holds more than a host name. Leave out the path; the bucket is named in the project.',
    );
  }
  const host = url.hostname.replace(/\.$/, '');
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  if (rules.allowLoopback && web && isLoopback(host)) return { ok: true, endpoint: url.origin };
  if (url.protocol !== 'https:')
    return refuse('The endpoint does not start with https://. Enter its https address.');
  if (!isPublicName(host)) {
    return refuse(
      'The endpoint is not a public host name. Enter the name that the storage provider gives, not an IP address or an internal name.',
    );
  }
  if (url.port !== '')
    return refuse('The endpoint names a port. Enter an address on the standard port of https.');
  return { ok: true, endpoint: `https://${host}` };
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function isPublicName(host: string): boolean {
  // The URL parser has turned every spelling of an IPv4 address into four decimals, and IPv6 stands in brackets.
  if (host.startsWith('[') || /^[\d.]+$/.test(host) || !host.includes('.')) return false;
  return !privateSuffixes.some((suffix) => host.endsWith(`.${suffix}`));
}
