import { z } from '@hono/zod-openapi';
import { invalid } from '../../../app/server/outcome';
import { RefusalError } from './problem';

/** `request.headers` of every edit. */
export const IfMatchHeaders = z.object({
  'If-Match': z.string().max(200, 'If-Match takes one ETag, as it was answered.').optional().openapi({
    description:
      'The ETag that the edit was made on. When the thing has another one by now, the answer is 412 and nothing changes. Without it, the last edit wins.',
    example: '"v3"',
  }),
});

/** The `ETag` of an editable thing. */
export function etagOf(thing: { readonly version: number }): { etag: string } {
  return { etag: `"v${thing.version}"` };
}

/** 0 never is a version, so that it meets none. */
const noVersion = 0;

/** What `If-Match` demands (RFC 9110, 13.1.1); undefined when it demands nothing. */
export function expectedVersion(headers: { 'If-Match'?: string }): number | undefined {
  const text = headers['If-Match']?.trim();
  if (text === undefined || text === '*') return undefined;
  const version = /^"v(\d{1,15})"$/.exec(text)?.[1];
  if (version !== undefined) return Number(version);
  if (/^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(text)) return noVersion;
  throw new RefusalError(
    invalid('If-Match takes one ETag, as it was answered, such as "v3". Correct it.', 'If-Match'),
  );
}
