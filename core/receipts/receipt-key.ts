/** Below a cycle's prefix: Longshore's own, which no file of a session can have. */
export const reservedFolder = '.longshore';

export type ReceiptFile = 'receipt.jsonl' | 'receipt.csv' | 'receipt.jws';

export function receiptFolder(prefix: string, sessionId: string): string {
  return `${prefix}${reservedFolder}/receipts/${sessionId}/`;
}

/** A new attempt has a receipt of its own. */
export function receiptKey(
  prefix: string,
  session: { readonly sessionId: string; readonly attempt: number },
  file: ReceiptFile,
): string {
  return `${receiptFolder(prefix, session.sessionId)}attempt-${session.attempt}/${file}`;
}

/** Of a path inside the folder. */
export function isReserved(path: string): boolean {
  return path === reservedFolder || path.startsWith(`${reservedFolder}/`);
}
