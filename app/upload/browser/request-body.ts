import type { Bytes } from '../ports';

const blobFromBytes = 128 * 1024;

/**
 * The body of a request, from its pieces. Bytes travel to the network inside of the message that begins the request, and whoever
 * listens to the page's requests (the browser's own developer tools, a program that drives it) gets a copy of them in text:
 * half a MiB then took 75 ms instead of 18. A blob is passed on by its name, and costs as much with a listener as without; only of
 * small bodies it costs more than their bytes.
 */
export function requestBody(pieces: readonly Bytes[]): Bytes | Blob {
  const sizeBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (sizeBytes >= blobFromBytes) return new Blob([...pieces]);
  const [first] = pieces;
  return first && pieces.length === 1 ? first : joined(pieces, sizeBytes);
}

function joined(pieces: readonly Bytes[], sizeBytes: number): Bytes {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
