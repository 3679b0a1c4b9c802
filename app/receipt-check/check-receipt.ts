import { createSHA256 } from 'hash-wasm';
import type { JSONWebKeySet } from 'jose';
import type { SignedReceipt } from '../../core/receipts/signed-receipt';
import { matchReceipt, readSignature } from './read-signature';

export type ReceiptVerdict =
  | { readonly ok: true; readonly receipt: SignedReceipt }
  | { readonly ok: false; readonly sentence: string };

/** A larger file is no signature, and not worth reading. */
const signatureBytesAtMost = 64 * 1024;

/** Checks the two files that a person chose, in whatever order; a receipt is read in pieces, however long it is. */
export async function checkReceipt(
  files: readonly File[],
  readKeys: () => Promise<JSONWebKeySet>,
): Promise<ReceiptVerdict> {
  const signature = files.find(({ name }) => /\.jws$/i.test(name));
  const receipt = files.find(({ name }) => /\.(jsonl|csv)$/i.test(name));
  if (files.length !== 2 || !signature || !receipt)
    return refused('Choose two files: the receipt (.jsonl or .csv) and its signature (.jws).');
  if (signature.size > signatureBytesAtMost)
    return refused(`${signature.name} is too large for a signature.`);
  const read = await readSignature(await signature.text(), await readKeys());
  if (!read.ok) return read;
  const file = { sha256: await sha256Of(receipt), sizeBytes: receipt.size };
  const match = matchReceipt(read.receipt, file);
  return match.ok ? { ok: true, receipt: read.receipt } : match;
}

async function sha256Of(file: Blob): Promise<string> {
  const hash = await createSHA256();
  hash.init();
  for (const reader = file.stream().getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return hash.digest('hex');
    hash.update(value);
  }
}

const refused = (sentence: string) => ({ ok: false, sentence }) as const;
