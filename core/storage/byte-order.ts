const encoder = new TextEncoder();

/**
 * Compares two strings by their UTF-8 bytes, the order in which S3 lists keys and SQLite's BINARY collation sorts.
 * JavaScript's own order (UTF-16 units) differs once a string holds characters beyond the basic plane.
 */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Only surrogates (beyond the basic plane) and the units above them can be in a different order.
    if (x < 0xd800 || y < 0xd800) return x - y;
    return compareBytes(encoder.encode(a), encoder.encode(b));
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
