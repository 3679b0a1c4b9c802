import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import {
  receiptAlgorithms,
  receiptType,
  type SignedReceipt,
  SignedReceiptSchema,
} from '../../core/receipts/signed-receipt';

export type ReadSignature =
  | { readonly ok: true; readonly receipt: SignedReceipt }
  | { readonly ok: false; readonly sentence: string };

/** What a signature vouches for, if it is one of these keys (RFC 7515, 7517). Which algorithm counts is not the signature's to say. */
export async function readSignature(jws: string, keys: JSONWebKeySet): Promise<ReadSignature> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws.trim(), createLocalJWKSet(keys), {
      algorithms: [...receiptAlgorithms],
    });
    if (protectedHeader.typ !== receiptType) return refused('This is a signature, but not one of a receipt.');
    const read = SignedReceiptSchema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return read.success
      ? { ok: true, receipt: read.data }
      : refused('The signature is of another version of Longshore than this one.');
  } catch (cause) {
    if (cause instanceof errors.JWKSNoMatchingKey)
      return refused('The signature was made with a key that is not among the keys of this Longshore.');
    if (cause instanceof errors.JWSSignatureVerificationFailed)
      return refused('The signature is not valid: it was changed, or is not of this Longshore.');
    return refused('This is no signature of a receipt. Take the file with the ending .jws.');
  }
}

export type ReceiptMatch =
  | { readonly ok: true; readonly format: 'jsonl' | 'csv' }
  | { readonly ok: false; readonly sentence: string };

/** Whether a file of these bytes is one of those that the signature names. */
export function matchReceipt(
  { files }: SignedReceipt,
  file: { readonly sha256: string; readonly sizeBytes: number },
): ReceiptMatch {
  for (const format of ['jsonl', 'csv'] as const)
    if (files[format].sha256 === file.sha256 && files[format].sizeBytes === file.sizeBytes)
      return { ok: true, format };
  return refused(
    'The receipt is not the one that was signed: it was changed, or belongs to another session or attempt.',
  );
}

const refused = (sentence: string) => ({ ok: false, sentence }) as const;
