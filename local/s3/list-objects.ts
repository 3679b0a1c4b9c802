import type { StoredObject } from './bucket.ts';
import { strictEncode } from './canonical-request.ts';
import { invalidArgument } from './errors.ts';
import { compareUtf8, type ObjectIndex } from './object-index.ts';

export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Keys and common prefixes up to and including this one are left out. */
  readonly after: string;
  readonly maxKeys: number;
}

export interface Listing {
  readonly objects: readonly StoredObject[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or common prefix of this page. */
  readonly last: string;
}

/** One page, in the byte order of the keys; a common prefix counts as one key and is stepped over in one search. */
export function listPage(index: ObjectIndex<StoredObject>, query: ListingQuery): Listing {
  const objects: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  const page = (isTruncated: boolean, last: string) => ({ objects, commonPrefixes, isTruncated, last });
  if (query.maxKeys === 0) return page(false, '');
  let isBefore = startOf(query);
  let last = '';
  for (;;) {
    let skipped: string | undefined;
    for (const key of index.keysFrom(isBefore)) {
      if (!key.startsWith(query.prefix)) return page(false, last);
      if (objects.length + commonPrefixes.length === query.maxKeys) return page(true, last);
      const common = commonPrefix(key, query);
      last = common ?? key;
      if (common !== undefined) {
        commonPrefixes.push(common);
        skipped = common;
        break;
      }
      const object = index.get(key);
      if (object) objects.push(object);
    }
    if (skipped === undefined) return page(false, last);
    isBefore = beforeOrWithin(skipped);
  }
}

function startOf({ after, prefix, delimiter }: ListingQuery): (key: string) => boolean {
  if (after === '' || compareUtf8(after, prefix) < 0) return (key) => compareUtf8(key, prefix) < 0;
  // After a common prefix the page goes on behind all the keys that it stands for.
  const common = commonPrefix(after, { prefix, delimiter });
  if (common === after) return beforeOrWithin(common);
  return (key) => compareUtf8(key, after) <= 0;
}

const beforeOrWithin = (prefix: string) => (key: string) =>
  key.startsWith(prefix) || compareUtf8(key, prefix) < 0;

export function commonPrefix(key: string, query: { prefix: string; delimiter: string }): string | undefined {
  if (query.delimiter === '' || !key.startsWith(query.prefix)) return undefined;
  const end = key.indexOf(query.delimiter, query.prefix.length);
  return end < 0 ? undefined : key.slice(0, end + query.delimiter.length);
}

const MAX_PAGE = 1000;

/** Pages hold 1,000 entries at most, whatever is asked for. */
export function pageSize(name: string, value: string | undefined): number {
  if (value === undefined || value === '') return MAX_PAGE;
  const size = Number(value);
  if (!/^\d+$/.test(value) || size > 2_147_483_647) {
    throw invalidArgument(name, value, `Argument ${name} must be an integer between 0 and 2147483647`);
  }
  return Math.min(size, MAX_PAGE);
}

/** How keys are written: as they are, or URL-encoded as AWS does it, where a space is a plus. */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== 'url') {
    throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request');
  }
  return (key) => strictEncode(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

// The token names the last entry of the page before, but clients must not take it apart, so it does not look like one.
export const encodeToken = (last: string) => Buffer.from(`1${last}`).toString('base64url');

export function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('1') && encodeToken(text.slice(1)) === token) return text.slice(1);
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
}
