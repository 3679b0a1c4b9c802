/**
 * Names that no public service has: for special use (RFC 6761, 6762 with its appendix G, 7686, 8375, 9476), or handed out
 * by routers and clouds inside their own network.
 */
const privateSuffixes = [
  'alt',
  'arpa',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
];

/** Public names that answer with whatever address stands in the name, or with a loopback one. */
const namesOfAnyAddress = [
  '1u.ms',
  'backname.io',
  'lacolhost.com',
  'local.gd',
  'localho.st',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'rbndr.us',
  'sslip.io',
  'traefik.me',
  'vcap.me',
  'xip.io',
];

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Whether a host may be a public service. Takes a host as the URL parser gives it: lower case, in punycode, every spelling of
 * an IPv4 address turned into four decimals and IPv6 in brackets; without a dot at its end.
 */
export function isPublicName(host: string): boolean {
  const labels = host.split('.');
  // The URL parser lets ";" and "'" pass in a host, which would end a directive in the header that names this origin.
  if (host.length > 253 || labels.length < 2 || !labels.every((each) => label.test(each))) return false;
  // No public top-level domain has a digit at its start, while every IPv4 address does.
  if (/^\d/.test(labels.at(-1) ?? '')) return false;
  return ![...privateSuffixes, ...namesOfAnyAddress].some(
    (name) => host === name || host.endsWith(`.${name}`),
  );
}
