import { isReserved, reservedFolder } from '../receipts/receipt-key';

/** S3 allows keys of up to 1,024 bytes of UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
export const maxKeyBytes = 1024;

export type PathProblem =
  | 'empty'
  | 'absolute'
  | 'dot_segment'
  | 'empty_segment'
  | 'control_character'
  | 'not_unicode'
  | 'reserved'
  | 'key_too_long';
export type KeyResult = { ok: true; key: string } | { ok: false; problem: PathProblem };

const encoder = new TextEncoder();
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose.
const controlCharacter = /[\u0000-\u001f\u007f]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * The only place that makes an object key: `prefix` (empty, or ending in "/") + the file's path inside the folder.
 * Refuses whatever could leave the prefix once a URL parser has read it: `new URL` collapses "." and ".." segments.
 */
export function buildObjectKey(prefix: string, path: string): KeyResult {
  const problem = pathProblem(path);
  if (problem) return { ok: false, problem };
  const key = prefix + path;
  if (encoder.encode(key).length > maxKeyBytes) return { ok: false, problem: 'key_too_long' };
  return { ok: true, key };
}

function pathProblem(path: string): PathProblem | null {
  if (path === '') return 'empty';
  if (path.startsWith('/')) return 'absolute';
  if (controlCharacter.test(path)) return 'control_character';
  if (loneSurrogate.test(path)) return 'not_unicode';
  for (const segment of path.split('/')) {
    if (segment === '') return 'empty_segment';
    if (segment === '.' || segment === '..') return 'dot_segment';
  }
  return isReserved(path) ? 'reserved' : null;
}

const sentences: Record<PathProblem, string> = {
  empty: 'The file has no name. Give it a name and pick the folder again.',
  absolute: 'The path starts with "/". Send a path inside the picked folder.',
  dot_segment:
    'The path has a "." or ".." segment, which could leave the cycle\'s prefix. Send a plain path inside the folder.',
  empty_segment:
    'The path has an empty segment ("//" or a trailing "/"). Send a plain path inside the folder.',
  control_character:
    'The name has a control character (such as a line break). Rename the file and pick the folder again.',
  not_unicode: 'The name is not valid Unicode. Rename the file and pick the folder again.',
  reserved: `"${reservedFolder}" is where Longshore keeps the receipts of the cycle. Rename the folder, or leave it out.`,
  key_too_long: `The path with the cycle's prefix is longer than ${maxKeyBytes} bytes. Shorten the folder names or the prefix.`,
};

export function pathProblemSentence(problem: PathProblem): string {
  return sentences[problem];
}

export type PrefixResult = { ok: true; prefix: string } | { ok: false; sentence: string };

/** Normalises what a person typed as a prefix: "raw/2026" → "raw/2026/". An empty prefix is allowed. */
export function parsePrefix(typed: string): PrefixResult {
  const path = typed.trim().normalize('NFC').replace(/\/+$/, '');
  if (path === '') return { ok: true, prefix: '' };
  const built = buildObjectKey('', path);
  if (!built.ok)
    return {
      ok: false,
      sentence: `The prefix "${typed}" cannot be used: ${pathProblemSentence(built.problem)}`,
    };
  if (encoder.encode(path).length > 512)
    return {
      ok: false,
      sentence: 'The prefix is longer than 512 bytes. Shorten it, so that file paths fit behind it.',
    };
  return { ok: true, prefix: `${path}/` };
}

/** Percent-encodes every byte outside RFC 3986's unreserved set, segment by segment, as SigV4 demands. */
export function encodeKeyForUrl(key: string): string {
  return key.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
