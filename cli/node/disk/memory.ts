import type { Bytes } from '../../../app/upload/ports';

/** Of one thread, or shared by all; nobody who hashes or sends bytes minds. */
export type Memory = ArrayBufferLike;

export function bytesIn(memory: Memory, at: number, length: number): Bytes {
  const bytes: Uint8Array = new Uint8Array(memory, at, length);
  return bytes as Bytes;
}

/** What of it is handed over with a message; shared memory stays where it is. */
export const handedOver = (memory: Memory): ArrayBuffer[] => (memory instanceof ArrayBuffer ? [memory] : []);
