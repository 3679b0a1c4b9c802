import { readFile } from 'node:fs/promises';
import { formatCount, formatFiles } from '../../app/components/format';
import { stateLooks } from '../../app/components/session/state-words';
import { matchReceipt, readSignature } from '../../app/receipt-check/read-signature';
import type { ReceiptFormat } from '../../core/receipts/receipt-forms';
import type { SignedReceipt } from '../../core/receipts/signed-receipt';
import type { VerifyArguments } from '../arguments';
import { CommandError, exitCodes, usageError } from '../command-error';
import { printable } from '../printable';
import type { Result } from '../result';
import type { UploadScreen } from '../screen/upload-screen';
import { findOrigin } from '../server';
import { bucketKeys } from '../verify/bucket-keys';
import { bucketOf, compareBucket } from '../verify/compare-bucket';
import { type Comparison, compareFolder } from '../verify/compare-folder';
import { keysFrom, keysFromFile } from '../verify/public-keys';
import { arrivedFiles, sumOf } from '../verify/receipt-lines';

const differencesShown = 20;

export interface VerifyOrder extends VerifyArguments {
  /** Of the Longshore whose keys count, where none are given. */
  readonly origin?: string;
}

/** Checks a receipt against its signature, and on demand folder and bucket against the receipt. */
export async function verify(
  env: NodeJS.ProcessEnv,
  order: VerifyOrder,
  screen: UploadScreen,
): Promise<Result> {
  const { receipt: path, folder } = order;
  const keys = order.bucket ? bucketKeys(env) : null;
  const { receipt, format } = await confirmed(env, order);
  // Whatever the ending of the file says.
  if ((folder !== undefined || keys) && format !== 'jsonl')
    throw usageError('Only the JSON lines of a receipt can be compared. Name receipt.jsonl instead.');
  const inFolder = folder === undefined ? null : await compareFolder(folder, arrivedFiles(path), screen);
  const inBucket = keys
    ? await compareBucket(bucketOf(receipt.place, keys), receipt.place, arrivedFiles(path))
    : null;
  screen.end();
  const isSame = [inFolder, inBucket].every((each) => each === null || each.differences.length === 0);
  return {
    exitCode: isSame ? exitCodes.done : exitCodes.someFailed,
    data: { genuine: true, receipt, folder: inFolder, bucket: inBucket },
    text: [
      genuineText(receipt),
      ...(inFolder ? comparisonText('The folder', inFolder) : []),
      ...(inBucket ? comparisonText('The bucket', inBucket) : []),
    ].join('\n'),
  };
}

interface Confirmed {
  readonly receipt: SignedReceipt;
  readonly format: ReceiptFormat;
}

async function confirmed(env: NodeJS.ProcessEnv, order: VerifyOrder): Promise<Confirmed> {
  const { receipt: path, keys } = order;
  const sum = await sumOf(path);
  const signaturePath = order.signature ?? path.replace(/\.(jsonl|csv)$/, '.jws');
  const jws = await readFile(signaturePath, 'utf8').catch(() => null);
  if (jws === null || signaturePath === path)
    throw usageError(`There is no signature in ${signaturePath}. Name it with --signature.`);
  const known = await (keys === undefined ? keysFrom(findOrigin(env, order.origin)) : keysFromFile(keys));
  const read = await readSignature(jws, known);
  if (!read.ok) throw new CommandError(exitCodes.someFailed, read.sentence);
  const match = matchReceipt(read.receipt, sum);
  if (!match.ok) throw new CommandError(exitCodes.someFailed, match.sentence);
  return { receipt: read.receipt, format: match.format };
}

function genuineText({ company, session, totals, issuedAtMs }: SignedReceipt): string {
  const at = new Date(issuedAtMs).toISOString();
  return `The receipt is genuine: ${printable(company.name)}, session ${session.id}, attempt ${session.attempt}, signed ${at}.
${stateLooks[session.state].words}: ${formatFiles(totals.files)}, ${formatCount(totals.uploaded)} uploaded, ${formatCount(totals.skipped)} skipped, ${formatCount(totals.failed + totals.cancelled)} failed or cancelled.`;
}

function comparisonText(what: string, { same, bySizeAlone, differences }: Comparison): string[] {
  const sized = bySizeAlone > 0 ? ` (${formatCount(bySizeAlone)} by size alone)` : '';
  return [
    `${what} has ${formatFiles(same)} as the receipt says${sized}, and ${formatCount(differences.length)} otherwise.`,
    ...differences
      .slice(0, differencesShown)
      .map(({ path, sentence }) => `  ${printable(path)}: ${printable(sentence)}`),
    ...(differences.length > differencesShown ? ['  and more; --json tells all.'] : []),
  ];
}
