import type { Actor } from '../../core/access/actor';
import { allFiles } from '../../core/protocol/file-list';
import { type ReceiptFormat, receiptForms, receiptLine } from '../../core/receipts/receipt-forms';
import { isTerminal } from '../../core/sessions/session-state';
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

/** What became of every file, read from the ledger as it is sent, so that a long receipt is never in memory. */
export async function sessionReceipt(
  app: AppContext,
  actor: Actor,
  id: string,
  format: ReceiptFormat,
): Promise<Outcome<Receipt>> {
  return await withSession(app, actor, id, 'sessions.read', async (object, { folderName }) => {
    const { state } = await object.view(actor.companyId);
    if (!isTerminal(state))
      return conflict('This session has not ended. Its receipt is there once it has; wait, or cancel it.');
    const { head, line } = receiptForms[format];
    const encoder = new TextEncoder();
    let cursor = 0;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        if (head !== '') controller.enqueue(encoder.encode(head));
      },
      async pull(controller) {
        const query = { ...allFiles, cursor, limit: filesAtOnce };
        const { files, nextCursor } = await object.files(actor.companyId, query);
        if (files.length > 0) controller.enqueue(encoder.encode(files.map(receiptLine).map(line).join('')));
        if (nextCursor === null) controller.close();
        else cursor = nextCursor;
      },
    });
    return succeed({ folderName, stream });
  });
}
