import type { SessionPosition } from '../../db/sessions';

/** A place in the list of sessions as text for a URL: `<createdAtMs>.<id>`. */
export function writeCursor(position: SessionPosition): string {
  return `${position.createdAtMs}.${position.id}`;
}

export function readCursor(text: string | null | undefined): SessionPosition | undefined {
  const [, createdAtMs, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(text ?? '') ?? [];
  return createdAtMs && id ? { createdAtMs: Number(createdAtMs), id } : undefined;
}
