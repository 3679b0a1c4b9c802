import { isPublicName } from './special-names';

export type AddressProblem =
  | 'not_an_address'
  | 'credentials'
  | 'more_than_needed'
  | 'not_https'
  | 'not_public'
  | 'port';

export type AddressResult = { ok: true; url: URL } | { ok: false; problem: AddressProblem };

export interface AddressRules {
  /** The local mode, where the other side is on the same machine and may speak http. */
  readonly allowLoopback: boolean;
  readonly allowPath: boolean;
}

const refuse = (problem: AddressProblem): AddressResult => ({ ok: false, problem });

/**
 * An address that a company typed and our Workers are to call. Only public host names over https on the standard port are
 * taken, so that nobody can point the Workers at a private network.
 */
export function parsePublicAddress(typed: string, rules: AddressRules): AddressResult {
  const text = typed.trim();
  if (!URL.canParse(text)) return refuse('not_an_address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refuse('credentials');
  const hasPath = url.pathname !== '/' && !rules.allowPath;
  if (hasPath || text.includes('?') || text.includes('#')) return refuse('more_than_needed');
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  // Both "name" and "name." are the same host.
  const host = url.hostname.replace(/\.$/, '');
  if (rules.allowLoopback && isWeb && isLoopback(host)) return { ok: true, url };
  if (url.protocol !== 'https:') return refuse('not_https');
  if (!isPublicName(host)) return refuse('not_public');
  if (url.port !== '') return refuse('port');
  url.hostname = host;
  return { ok: true, url };
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}
