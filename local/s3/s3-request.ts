import type { IncomingMessage } from 'node:http';
import { S3Error } from './errors.ts';

export type QueryPair = readonly [name: string, value: string];

/** One parsed request. Path and query are decoded exactly once; nothing is normalised. */
export interface S3Request {
  readonly incoming: IncomingMessage;
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
  readonly queryPairs: readonly QueryPair[];
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names; repeated headers are joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
}

export function parseRequest(incoming: IncomingMessage, id: string): S3Request {
  const url = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const mark = url.indexOf('?');
  const path = decode(mark < 0 ? url : url.slice(0, mark)) || '/';
  const queryPairs = mark < 0 ? [] : parseQuery(url.slice(mark + 1));
  const slash = path.indexOf('/', 1);
  return {
    incoming,
    id,
    method: incoming.method ?? 'GET',
    path,
    bucket: slash < 0 ? path.slice(1) : path.slice(1, slash),
    key: slash < 0 ? '' : path.slice(slash + 1),
    queryPairs,
    query: new Map(queryPairs),
    headers: readHeaders(incoming.rawHeaders),
  };
}

function parseQuery(text: string): QueryPair[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0) return [decodeQuery(pair), ''] as const;
      return [decodeQuery(pair.slice(0, equals)), decodeQuery(pair.slice(equals + 1))] as const;
    });
}

// In a query a plus is a space; in a path it is a plus.
const decodeQuery = (text: string) => decode(text.replaceAll('+', ' '));

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
    throw cause;
  }
}

function readHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = headerText(raw[index + 1] ?? '');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

/** Node reads header bytes as Latin-1. Clients that sign UTF-8 send UTF-8, so that is tried first. */
function headerText(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: asks for pure ASCII
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}
