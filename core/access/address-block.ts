/**
 * What is counted as one place in the network: an IPv4 address, or the /64 that an IPv6 address is in, since every subscriber
 * has all of such a block (RFC 6177). An IPv4 address that is written as IPv6 is the same place. Anything else is its own place.
 */
export function addressBlock(address: string): string {
  const text = address.trim().toLowerCase();
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (mapped) return mapped;
  if (!text.includes(':')) return text;
  const groups = groupsOf(text.replace(/%.*$/, ''));
  return groups.length === 8 ? `${groups.slice(0, 4).join(':')}::/64` : text;
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const start = split(head);
  if (tail === undefined) return start;
  const end = split(tail);
  const missing = Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => '0');
  return [...start, ...missing, ...end];
}

function split(groups: string): string[] {
  return groups === '' ? [] : groups.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
}
