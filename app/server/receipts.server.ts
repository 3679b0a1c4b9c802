import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Actor } from '../../core/access/actor';
import { allFiles, type FileListQuery } from '../../core/protocol/file-list';
import type { FilePage } from '../../core/protocol/session-view';
import { type ReceiptFormat, receiptForms, receiptLine } from '../../core/receipts/receipt-forms';
import { type SignedReceipt, SignedReceiptSchema } from '../../core/receipts/signed-receipt';
import { isTerminal } from '../../core/sessions/session-state';
import { storageSentence } from '../../core/storage/storage-problem';
import { loadBucketAccess } from '../../db/bucket-access';
import { openObject } from '../../workers/s3/object-reader';
import type { AppContext } from './context';
import { conflict, type Outcome, succeed } from './outcome';
import { withSession } from './session-commands.server';

/** What vouches for the receipt: a JWS over the digests of its files. */
export async function receiptSignature(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<{ folderName: string; signature: string }>> {
  return await withSession(app, actor, id, 'sessions.read', async (object, { folderName }) => {
    const answer = await object.receiptSignature(actor.companyId);
    return answer.ok ? succeed({ folderName, signature: answer.signature }) : conflict(answer.sentence);
  });
}

const filesAtOnce = 1_000;

export interface Receipt {
  readonly folderName: string;
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * What became of every file. Where a receipt was signed it is that one, out of the bucket: what would be written of the same files
 * today may have other words. Only where the bucket does not give it, or there is none, it is made from the ledger.
 */
export async function sessionReceipt(
  app: AppContext,
  actor: Actor,
  id: string,
  format: ReceiptFormat,
): Promise<Outcome<Receipt>> {
  return await withSession(app, actor, id, 'sessions.read', async (object, { folderName, projectId }) => {
    const { state } = await object.view(actor.companyId);
    if (!isTerminal(state))
      return conflict('This session has not ended. Its receipt is there once it has; wait, or cancel it.');
    const made = () => fromLedger((query) => object.files(actor.companyId, query), format);
    const answer = await object.receiptSignature(actor.companyId);
    if (!answer.ok) return succeed({ folderName, stream: made() });
    const { place, files } = SignedReceiptSchema.parse(decodeJwt(answer.signature));
    const stored = await fromBucket(app, { companyId: actor.companyId, projectId }, place, files[format]);
    if (stored.ok) return succeed({ folderName, stream: stored.value });
    if ((await sha256Of(made())) === files[format].sha256) return succeed({ folderName, stream: made() });
    return stored;
  });
}

type SignedFile = SignedReceipt['files'][ReceiptFormat];

async function fromBucket(
  app: AppContext,
  { companyId, projectId }: { companyId: string; projectId: string },
  place: SignedReceipt['place'],
  { key, sizeBytes, sha256 }: SignedFile,
): Promise<Outcome<ReadableStream<Uint8Array>>> {
  const found = await loadBucketAccess(app.db, await app.accessMeans(), companyId, projectId);
  const gone = `The signed receipt is not where it was written, which is ${key} in the bucket ${place.bucket}. Look for it there.`;
  if (!found) return conflict(gone);
  if (!found.ok) return conflict(`${notGiven} ${storageSentence(found.problem)}`);
  const { access } = found.value;
  if (access.bucket !== place.bucket || access.endpoint !== place.endpoint) return conflict(gone);
  const opened = await openObject(access, key, sizeBytes);
  if (!opened.ok) return conflict(`${notGiven} ${storageSentence(opened.problem)}`);
  return opened.value ? succeed(opened.value.pipeThrough(provenBytes(sha256))) : conflict(gone);
}

const notGiven = 'The bucket does not give the signed receipt now.';

/** Breaks off where the bytes, once all are there, are not those of the digest. */
function provenBytes(sha256: string): TransformStream<Uint8Array, Uint8Array> {
  const hash = createHash('sha256');
  return new TransformStream({
    transform(chunk, controller) {
      hash.update(chunk);
      controller.enqueue(chunk);
    },
    flush() {
      if (hash.digest('hex') !== sha256)
        throw new Error('The receipt in the bucket is not the one that was signed: it was changed there.');
    },
  });
}

async function sha256Of(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

/** Read from the ledger as it is sent, so that a long receipt is never in memory. */
function fromLedger(
  pageOf: (query: FileListQuery) => Promise<FilePage>,
  format: ReceiptFormat,
): ReadableStream<Uint8Array> {
  const { head, line } = receiptForms[format];
  const encoder = new TextEncoder();
  let cursor = 0;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (head !== '') controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      const { files, nextCursor } = await pageOf({ ...allFiles, cursor, limit: filesAtOnce });
      if (files.length > 0) controller.enqueue(encoder.encode(files.map(receiptLine).map(line).join('')));
      if (nextCursor === null) controller.close();
      else cursor = nextCursor;
    },
  });
}
