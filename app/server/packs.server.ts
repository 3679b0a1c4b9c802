import type { Actor } from '../../core/access/actor';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import type { Digests } from '../../core/checksums/digest';
import { carryPack, type PackMeans, type PackPut } from '../../core/packs/carry-pack';
import { PackReader } from '../../core/packs/pack-format';
import type { PackAnswer } from '../../core/protocol/pack';
import type { PutPermit } from '../../core/sessions/upload-session-port';
import { unquotedEtag } from '../../core/storage/etag';
import { cappedFetch } from '../../workers/s3/capped-fetch';
import type { AppContext, UploadSessionStub } from './context';
import { conflict, invalid, type Outcome, succeed } from './outcome';
import { withSession } from './session-commands.server';

type Bytes = Uint8Array<ArrayBuffer>;

/** From before the permits on: the session counts 45 seconds from when it gives them. What has not arrived by then is answered as such, long before the browser or the platform gives up. */
const packTimeMs = 40_000;
const putTimeoutMs = 30_000;
/** What a pack that is not taken may still take to arrive. */
const restTimeMs = 5_000;
const maxPutAnswerBytes = 64 * 1024;

/**
 * Puts the files of a pack into the bucket. The session signs each for its digest, and records what was stored before this
 * answers.
 */
export async function uploadPack(
  app: AppContext,
  actor: Actor,
  id: string,
  body: ReadableStream<Uint8Array>,
  timeMs = packTimeMs,
): Promise<Outcome<PackAnswer>> {
  return await withSession(app, actor, id, 'sessions.upload', async (session) => {
    const pack = new PackReader(body);
    const carried = carry(session, actor, pack, timeMs).finally(() => pack.skipRest(restTimeMs));
    // Whoever goes away in the middle may come again: what the bucket took is to be known by then.
    app.background(carried);
    return await carried;
  });
}

async function carry(
  session: UploadSessionStub,
  actor: Actor,
  pack: PackReader,
  timeMs: number,
): Promise<Outcome<PackAnswer>> {
  const read = await pack.head();
  if (!read.ok) return invalid(read.sentence);
  const { engineId, files } = read.head;
  const endsAtMs = Date.now() + timeMs;
  const opened = await session.openPack(actor.companyId, engineId, files);
  if (!opened.ok)
    return opened.reason === 'unfit' ? invalid(opened.sentence, 'files') : conflict(opened.sentence);
  const { answers, stored, unsettled } = await carryPack(pack, files, opened.permits, meansUntil(endsAtMs));
  if (opened.pack !== null)
    await session.closePack(actor.companyId, engineId, stored, opened.pack, unsettled);
  return succeed({ files: answers });
}

function meansUntil(endsAtMs: number): PackMeans {
  return {
    isIntact,
    put: (permit, bytes) => put(permit, bytes, Math.min(putTimeoutMs, endsAtMs - Date.now())),
    deadline: AbortSignal.timeout(Math.max(0, endsAtMs - Date.now())),
  };
}

async function put({ url, headers }: PutPermit, body: Bytes, timeoutMs: number): Promise<PackPut> {
  if (timeoutMs <= 0) return { kind: 'no_answer' };
  const answer = await cappedFetch(url, {
    method: 'PUT',
    headers,
    body,
    timeoutMs,
    maxAnswerBytes: maxPutAnswerBytes,
  });
  if (answer.ok) return { kind: 'stored', etag: unquotedEtag(answer.value.headers.get('etag')) };
  const { code, status } = answer.problem;
  return status === null ? { kind: 'no_answer' } : { kind: 'refused', status, code };
}

/** The CRC64NVME is the one that the ledger keeps of every file; what is signed, the bucket itself compares once more. */
async function isIntact(bytes: Bytes, digests: Digests): Promise<boolean> {
  return crc64nvme(bytes) === digests.crc64nvme;
}
