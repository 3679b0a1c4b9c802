import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * A text that a browser keeps for us and cannot change. `purpose` is signed with it, so that a text of one purpose is worth
 * nothing for another; and being no JWT, it can never pass for an access token. It is signed, not secret.
 */
export function signText(secret: string, purpose: string, value: unknown, expiresAtMs: number): string {
  const body = Buffer.from(JSON.stringify({ value, expiresAtMs })).toString('base64url');
  return `${body}.${signature(secret, purpose, body)}`;
}

const EnvelopeSchema = z.object({ value: z.unknown(), expiresAtMs: z.number() });

/** Null for whatever was not signed here for this purpose, or has expired. */
export function readSignedText<Value>(
  secret: string,
  purpose: string,
  text: string,
  schema: z.ZodType<Value>,
  nowMs: number,
): Value | null {
  const [body = '', given = ''] = text.split('.');
  const wanted = Buffer.from(signature(secret, purpose, body));
  const bytes = Buffer.from(given);
  if (wanted.length !== bytes.length || !timingSafeEqual(wanted, bytes)) return null;
  const { value, expiresAtMs } = EnvelopeSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return expiresAtMs > nowMs ? (schema.safeParse(value).data ?? null) : null;
}

function signature(secret: string, purpose: string, body: string): string {
  return createHmac('sha256', secret).update(`longshore ${purpose}: ${body}`).digest('base64url');
}
