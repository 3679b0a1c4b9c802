import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from './cursor';

describe('a cursor', () => {
  it.each([
    { value: 1_700_000_000_000, id: 'a-b' },
    { value: 'Gårda 土 🙂 "x"', id: crypto.randomUUID() },
    { value: '', id: '' },
  ])('brings back the place that it was written for (%j)', (position) => {
    const cursor = writeCursor('-name', position);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(readCursor('-name', cursor)).toEqual(position);
  });

  it('is worth nothing under another sort', () => {
    const cursor = writeCursor('name', { value: 'x', id: '1' });
    expect(readCursor('-name', cursor)).toBeNull();
    expect(readCursor('createdAtMs', cursor)).toBeNull();
  });

  it.each(['', '1700.abc', 'bm9uc2Vuc2U', 'e30', 'WyJuYW1lIl0', '____', 'a'.repeat(500), '€'])(
    'is refused when it is %j',
    (text) => expect(readCursor('name', text)).toBeNull(),
  );
});
