import { z } from 'zod';

/** A place in a sorted list: behind the row with this id, whose sort column has this value. */
export interface ListPosition {
  readonly value: string | number;
  readonly id: string;
}

const CursorSchema = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string().max(64)]);

/** Opaque to clients, and bound to the sort (`-createdAtMs`): under another one its place would mean nothing. */
export function writeCursor(sort: string, position: ListPosition): string {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, position.value, position.id]));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Null for a text that is no cursor, or one of another sort. */
export function readCursor(sort: string, cursor: string): ListPosition | null {
  const parsed = CursorSchema.safeParse(decoded(cursor));
  if (!parsed.success || parsed.data[0] !== sort) return null;
  const [, value, id] = parsed.data;
  return { value, id };
}

function decoded(cursor: string): unknown {
  if (!/^[\w-]+$/.test(cursor)) return null;
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return null;
  }
}
