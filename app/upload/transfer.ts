import type { DigestAlgorithm, FileDigests } from '../../core/checksums/digest';
import type { SessionProblem } from '../../core/protocol/session-view';
import type { ExistingObject, SignedItem } from '../../core/protocol/socket-frames';
import type { FailureReason } from '../../core/sessions/file-state';
import { storageSentence } from '../../core/storage/storage-problem';
import type { Ended } from './adaptive-concurrency';
import type { BucketGate, PassResult } from './bucket-gate';
import { isIdentical } from './compare-content';
import type { PackDesk, PackVerdict } from './pack-desk';
import { PieceTries } from './piece-tries';
import type { Bytes, Clock, FileSource, HashedRead, Hasher, Random, Transport } from './ports';
import { asScanned, readChecked } from './read-checked';
import { pieceBytes, readDigests } from './read-digests';
import { judgeAnswer } from './retry';
import type { RetryBudget } from './retry-budget';
import type { SignDesk } from './sign-desk';
import type { Place, Wire } from './wire';

export interface TransferTools {
  readonly transport: Transport;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly random: Random;
  readonly gate: BucketGate;
  readonly wire: Wire;
  readonly retryBudget: RetryBudget;
  readonly signDesk: SignDesk;
  readonly packs: PackDesk;
  retries(): number;
  /** The server's clock, since signatures expire by it and this computer's may be wrong. */
  serverNowMs(): number;
}

/** One request's worth of a file: the whole of a small one, or a part. */
export interface Piece {
  readonly fileId: number;
  readonly file: FileSource;
  readonly part: number | null;
  readonly start: number;
  readonly end: number;
  /** What its signature is bound to. */
  readonly digest: DigestAlgorithm;
  /** To travel in a pack. */
  readonly packed: boolean;
  /** An object to compare with before sending. */
  readonly existing: ExistingObject | null;
  /** The object of the grant that it differs from by now, compared here or before. */
  readonly comparedWith: string | null;
  readonly signal: AbortSignal;
  /** Its digests are made, and none of its bytes are in memory any more. */
  onNoBuffer(): void;
  onProgress(sentBytes: number): void;
}

export type TransferOutcome =
  | { readonly kind: 'sent'; readonly digests: FileDigests; readonly etag: string | null }
  /** Sent in a pack, and recorded by the session already. */
  | { readonly kind: 'recorded' }
  /** No pack takes it now: to be sent by itself, in its turn. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly detail: string | null }
  | { readonly kind: 'identical'; readonly digests: FileDigests; readonly etag: string }
  | { readonly kind: 'gone' | 'refused' | 'dropped' };

const freshForMs = 5_000;
/** Signatures that are stale when they arrive this often mean a wrong clock somewhere: then the bucket shall judge. */
const staleAtMost = 3;

/** In memory, or a range of the file that the transport reads itself. */
type Body = Bytes | Blob;

interface Ready {
  readonly body: Body;
  readonly digests: FileDigests;
}

type Prepared = ({ readonly ok: true } & Ready) | { readonly ok: false; readonly outcome: TransferOutcome };

/** Reads, hashes, has signed and sends one piece, with all its tries. Never throws for what files, network or bucket do. */
export async function transfer(piece: Piece, tools: TransferTools): Promise<TransferOutcome> {
  const buffers: Bytes[] = [];
  try {
    return await transferOf(piece, tools, buffers);
  } finally {
    for (const bytes of buffers) piece.file.release(bytes);
  }
}

/** `buffers` are all that were read. */
async function transferOf(piece: Piece, tools: TransferTools, buffers: Bytes[]): Promise<TransferOutcome> {
  let prepared = await prepare(piece, tools, buffers);
  if (!prepared.ok) return prepared.outcome;
  if (prepared.body instanceof Blob) piece.onNoBuffer();
  if (piece.existing && (await isIdentical(prepared.digests, piece.existing, tools.hasher)))
    return { kind: 'identical', digests: prepared.digests, etag: piece.existing.etag };
  const tries = new PieceTries(tools);
  for (;;) {
    const verdict = await (piece.packed ? sendPacked : sendOnce)(piece, prepared, tools);
    if (piece.signal.aborted) return { kind: 'dropped' };
    switch (verdict.kind) {
      case 'taken':
        return sent(piece, prepared, verdict.etag, tools);
      case 'stored':
        return { kind: 'recorded' };
      case 'alone':
        return { kind: 'alone' };
      case 'already_there':
        return sent(piece, prepared, null, tools);
      case 'gone':
      case 'refused_signature':
        return { kind: verdict.kind === 'gone' ? 'gone' : 'refused' };
      case 'aborted':
        return { kind: 'dropped' };
      case 'expired':
        // A signature that is old on arrival, again and again: the clocks of bucket and server disagree.
        if (!tries.mayExpireAgain())
          return { kind: 'failed', reason: 'rejected', detail: 'RequestTimeTooSkewed' };
        break;
      case 'overloaded':
        // Costs no try: the gate lets requests through one by one until the bucket takes them again.
        if (tools.retryBudget.isHopeless())
          return { kind: 'failed', reason: 'unreachable', detail: verdict.problem.code };
        break;
      case 'lost_file':
        return { kind: 'failed', reason: verdict.reason, detail: null };
      case 'refused':
        return { kind: 'failed', reason: 'rejected', detail: verdict.code };
      case 'bad_digest': {
        if (!tries.mayReadAgain()) {
          // It may be the pack that is damaged, and not the file.
          return piece.packed
            ? { kind: 'alone' }
            : { kind: 'failed', reason: 'changed', detail: 'BadDigest' };
        }
        prepared = await prepare(piece, tools, buffers);
        if (!prepared.ok) return prepared.outcome;
        break;
      }
      case 'unreachable':
      case 'blocked':
        if (!tries.mayMeetAgain()) return givenUp(verdict.kind === 'blocked' ? verdict.problem : null);
        await tries.waitAfterLonelyFailure(piece.signal);
        break;
      case 'busy':
        if (!tries.mayTryAgain()) {
          return piece.packed
            ? { kind: 'alone' }
            : { kind: 'failed', reason: 'unreachable', detail: verdict.code };
        }
        await tries.waitBeforeTry(piece.signal);
        break;
    }
    // Between tries the file may have changed; a buffer has not, but it would no longer be the file.
    const still = await asScanned(piece.file);
    if (still !== 'same') return { kind: 'failed', reason: still, detail: null };
  }
}

function givenUp(problem: SessionProblem | null): TransferOutcome {
  return problem
    ? { kind: 'failed', reason: 'rejected', detail: problem.code }
    : { kind: 'failed', reason: 'unreachable', detail: null };
}

async function prepare(piece: Piece, tools: TransferTools, buffers: Bytes[]): Promise<Prepared> {
  const { file, start, end } = piece;
  const range = await file.slice(start, end);
  const besides = digestsBesides(piece);
  if (range && end - start > pieceBytes) {
    const read = await readDigests(file, piece, tools.hasher, besides, piece.signal);
    return read.ok
      ? { ok: true, body: range, digests: read.digests }
      : { ok: false, outcome: unread(read.reason) };
  }
  const read = await (file.readHashed?.(start, end, besides) ?? readAndHash(piece, tools.hasher, besides));
  if (!read.ok) return { ok: false, outcome: unread(read.reason) };
  const { digests } = read;
  if (range) file.release(read.bytes);
  else buffers.push(read.bytes);
  if (piece.signal.aborted) return { ok: false, outcome: unread('dropped') };
  return { ok: true, body: range ?? read.bytes, digests };
}

async function readAndHash(
  { file, start, end }: Piece,
  hasher: Hasher,
  besides: readonly DigestAlgorithm[],
): Promise<HashedRead> {
  const read = await readChecked(file, start, end);
  return read.ok ? { ...read, digests: await hasher.digests(read.bytes, besides) } : read;
}

function unread(reason: 'changed' | 'unreadable' | 'dropped'): TransferOutcome {
  return reason === 'dropped' ? { kind: reason } : { kind: 'failed', reason, detail: null };
}

/** MD5 is by far the slowest: only for a bucket that checks nothing better, or to compare with an ETag. */
function digestsBesides({ digest, existing }: Piece): DigestAlgorithm[] {
  const wanted = new Set<DigestAlgorithm>([digest]);
  if (existing && existing.crc64nvme === undefined) wanted.add('md5');
  wanted.delete('crc64nvme');
  return [...wanted];
}

/** Where the bucket's answer shows no ETag, only the MD5 tells this object from another in a listing. */
async function sent(
  piece: Piece,
  { body, digests }: Ready,
  etag: string | null,
  tools: TransferTools,
): Promise<TransferOutcome> {
  if (etag !== null || digests.md5 !== undefined) return { kind: 'sent', digests, etag };
  if (!(body instanceof Blob)) {
    const md5 = await tools.hasher.md5(body);
    return { kind: 'sent', digests: { ...digests, md5 }, etag };
  }
  const read = await readDigests(piece.file, piece, tools.hasher, ['md5'], piece.signal);
  return read.ok
    ? { kind: 'sent', digests: { ...digests, md5: read.digests.md5 }, etag }
    : unread(read.reason);
}

async function sendPacked(
  { fileId, comparedWith, signal }: Piece,
  { body, digests }: Ready,
  tools: TransferTools,
): Promise<SendVerdict> {
  return body instanceof Blob
    ? { kind: 'alone' }
    : tools.packs.send({ fileId, bytes: body, digests, comparedWith, signal });
}

/** What befell a request, or the file that it was to carry. */
type SendVerdict =
  | PackVerdict
  | { readonly kind: 'lost_file'; readonly reason: 'changed' | 'unreadable' }
  /** Busy again, after all that the files may spend on it together. */
  | { readonly kind: 'overloaded'; readonly problem: SessionProblem };

async function sendOnce(piece: Piece, { body, digests }: Ready, tools: TransferTools): Promise<SendVerdict> {
  const { fileId, part, start, end } = piece;
  for (let staleOnArrival = 0; ; ) {
    const signing = await tools.signDesk.sign(
      { fileId, part, digests, sizeBytes: end - start, comparedWith: piece.comparedWith },
      piece.signal,
    );
    if (signing.kind === 'refused') return { kind: 'refused_signature' };
    if (signing.kind === 'dropped') return { kind: 'aborted' };
    if (isStale(signing.item, tools)) staleOnArrival += 1;
    const place = await tools.wire.acquire(signing.item.url, piece.signal);
    if (!place) return { kind: 'aborted' };
    let ended: ReturnType<typeof endedOf> = null;
    try {
      const verdict = await sendSigned(
        piece,
        body,
        signing.item,
        staleOnArrival <= staleAtMost,
        place,
        tools,
      );
      ended = endedOf(verdict, end - start, tools.gate);
      if (verdict) return verdict;
    } finally {
      tools.wire.release(place, ended);
    }
  }
}

function isStale({ expiresAtMs }: SignedItem, tools: TransferTools): boolean {
  return tools.serverNowMs() > expiresAtMs - freshForMs;
}

/** Null where the signature is stale when it is this request's turn: on a narrow line that may be long after it arrived. */
async function sendSigned(
  piece: Piece,
  body: Body,
  signed: SignedItem,
  isWorthAnother: boolean,
  place: Place,
  tools: TransferTools,
): Promise<SendVerdict | null> {
  const pass = await tools.gate.pass(piece.signal);
  if (!pass) return { kind: 'aborted' };
  let result: PassResult = { kind: 'unused' };
  try {
    if (isWorthAnother && isStale(signed, tools)) return null;
    tools.wire.begin(place);
    const verdict = await put(piece, body, signed, tools);
    result = passResultOf(verdict);
    return verdict;
  } finally {
    // Whatever happened: a probe that is not given back would keep the gate shut for ever.
    tools.gate.done(pass, result);
  }
}

async function put(piece: Piece, body: Body, signed: SignedItem, tools: TransferTools): Promise<SendVerdict> {
  const { url, headers, form } = signed;
  const answer = await tools.transport.put({
    url,
    headers,
    ...(form ? { form } : {}),
    body,
    signal: piece.signal,
    onProgress: piece.onProgress,
  });
  if (answer.kind === 'no_answer' && body instanceof Blob) {
    // A browser that meets a changed file breaks the request off as if the network had: the bucket is not to be blamed for it.
    const still = await readChecked(piece.file, piece.end - 1, piece.end);
    if (!still.ok) return { kind: 'lost_file', reason: still.reason };
  }
  if (answer.kind === 'no_answer') {
    tools.signDesk.gotNoAnswer(signed);
    tools.wire.gotNoAnswer(url);
  }
  const judged = judgeAnswer(answer, tools.serverNowMs() > signed.expiresAtMs);
  if (judged.kind === 'taken') tools.retryBudget.refill();
  else piece.onProgress(0);
  return judged.kind === 'busy' && !tools.retryBudget.spend() ? overloaded(judged.code) : judged;
}

function overloaded(code: string): Extract<SendVerdict, { kind: 'overloaded' }> {
  return { kind: 'overloaded', problem: { code, sentence: storageSentence({ code, status: 503 }) } };
}

function passResultOf(verdict: SendVerdict): PassResult {
  if (verdict.kind === 'aborted' || verdict.kind === 'lost_file') return { kind: 'unused' };
  if (verdict.kind === 'unreachable') return { kind: 'blocked', problem: null };
  if (verdict.kind === 'overloaded') return { kind: 'blocked', problem: verdict.problem };
  return verdict.kind === 'blocked' ? verdict : { kind: 'answered' };
}

/** Null where it says nothing of how much the line carries. */
function endedOf(verdict: SendVerdict | null, bytes: number, gate: BucketGate): Ended | 'outage' | null {
  switch (verdict?.kind) {
    case 'taken':
      return { bytes, isBusy: false };
    case 'busy':
      return verdict.asksForFewer ? { bytes: 0, isBusy: true } : null;
    case 'overloaded':
      return { bytes: 0, isBusy: true };
    case 'unreachable':
    case 'blocked':
      return gate.isAway ? 'outage' : null;
    default:
      return null;
  }
}
