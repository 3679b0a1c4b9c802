import { companyMayWork } from '../../../core/access/company-may-work';
import { allFiles } from '../../../core/protocol/file-list';
import type { JobMessage } from '../../../core/protocol/queue-messages';
import { receiptFolder } from '../../../core/receipts/receipt-key';
import type { SignedReceipt } from '../../../core/receipts/signed-receipt';
import type { BucketAccess, ObjectStore, OpenUpload, StoreResult } from '../../../core/storage/object-store';
import { loadBucketAccess } from '../../../db/bucket-access';
import { createDatabase, type Database } from '../../../db/client';
import { findCompany } from '../../../db/companies';
import { activeSessionIdsOfCycle } from '../../../db/sessions';
import { S3ObjectStore } from '../../s3/s3-object-store';
import { accessMeans, type CoordinatorEnv, readPackLimits } from '../env';
import { cleanUp } from './clean-up';
import { complete } from './complete';
import type { IsTaken } from './free-names';
import { type Looks, looksOf, plan } from './plan';
import { signReceipt } from './receipt/sign-receipt';
import { writeReceipt } from './receipt/write-receipt';
import { reconcile } from './reconcile';
import { verify } from './verify';
import type { OpenedUpload, ReceiptWork, Work, WorkPlace, WorkResult } from './work';

/**
 * Does one job of one session. Running it again is harmless: what is done is not in the session's work any more. A job that the
 * bucket holds up is sent again by its session. `deliveries`: how often this message came.
 */
export async function runJob(env: CoordinatorEnv, message: JobMessage, deliveries: number): Promise<void> {
  const session = env.UPLOAD_SESSIONS.getByName(message.sessionId);
  const taken = await session.takeWork(message.jobId);
  if (!taken) return;
  const { place, work } = taken;

  const db = createDatabase(env.DB);
  // The job stays in the session's outbox, which sends it again in a while.
  const company = await findCompany(db, place.companyId);
  if (!companyMayWork(company)) return;
  const found = await loadBucketAccess(db, await accessMeans(env), place.companyId, place.projectId);
  if (!found) {
    const gone = 'The project or its storage profile is gone. Make it again, then retry.';
    await session.jobFailed(message, gone, null);
    return;
  }
  if (!found.ok) return await session.jobHeldUp(message, found.problem);
  const { access, abilities } = found.value;
  const store = new S3ObjectStore(access);
  const findStrays = (seen: OpenUpload[]) => straysOf(env, db, place, seen);
  const isTaken: IsTaken = async (key) => await session.keyTaken(key);
  const looks = looksOf(abilities, readPackLimits(env.PACK_FILES));
  const isFirstTry = message.tries === 0 && deliveries === 1;
  const result =
    work.kind === 'receipt'
      ? await receipt(env, {
          message,
          place,
          work,
          access,
          store,
          companyName: company?.name ?? '',
          isFirstTry,
        })
      : await perform(store, place, work, looks, findStrays, isTaken);
  if (!result.ok) return await session.jobHeldUp(message, result.problem);
  // A new attempt has begun meanwhile.
  if (result.value === null) return;
  const vain = await session.recordWork(message.jobId, result.value, abilities);
  for (const upload of vain) await store.abortMultipart(upload);
}

async function perform(
  store: ObjectStore,
  place: WorkPlace,
  work: Exclude<Work, { kind: 'receipt' }>,
  looks: Looks,
  findStrays: (seen: OpenUpload[]) => Promise<OpenUpload[]>,
  isTaken: IsTaken,
): Promise<StoreResult<WorkResult>> {
  switch (work.kind) {
    case 'plan': {
      const planned = await plan(store, place.prefix, work.policy, work.entries, isTaken, looks);
      return planned.ok ? { ok: true, value: { kind: 'plan', results: planned.value } } : planned;
    }
    case 'open': {
      const results: OpenedUpload[] = [];
      for (const entry of work.entries) {
        const opened = await store.createMultipart(entry.key, work.digest);
        if (!opened.ok) return opened;
        results.push({ id: entry.id, uploadId: opened.value.uploadId, digest: work.digest });
      }
      return { ok: true, value: { kind: 'open', results } };
    }
    case 'reconcile': {
      const reconciled = await reconcile(store, work.entries);
      return reconciled.ok
        ? { ok: true, value: { kind: 'reconcile', results: reconciled.value } }
        : reconciled;
    }
    case 'complete': {
      const completed = await complete(store, work.entry, work);
      return completed.ok
        ? { ok: true, value: { kind: 'complete', id: work.entry.id, result: completed.value } }
        : completed;
    }
    case 'verify': {
      const verified = await verify(store, place.prefix, work.entries, work.etagIsMd5, looks.ofVerification);
      if (!verified.ok) return verified;
      if (!work.cleanUp)
        return { ok: true, value: { kind: 'verify', results: verified.value, aborted: [], cleaned: false } };
      const few = Math.ceil(looks.ofVerification / 3);
      const cleaned = await cleanUp(store, place.prefix, work.cleanUp, findStrays, few);
      if (!cleaned.ok) return cleaned;
      const { aborted, isWhole } = cleaned.value;
      return { ok: true, value: { kind: 'verify', results: verified.value, aborted, cleaned: isWhole } };
    }
    case 'abort': {
      const cleaned = await cleanUp(store, place.prefix, work.cleanUp, findStrays, looks.ofVerification);
      return cleaned.ok ? { ok: true, value: { kind: 'abort', ...cleaned.value } } : cleaned;
    }
  }
}

interface ReceiptJob {
  readonly message: JobMessage;
  readonly place: WorkPlace;
  readonly work: ReceiptWork;
  readonly access: BucketAccess;
  readonly store: ObjectStore;
  readonly companyName: string;
  readonly isFirstTry: boolean;
}

async function receipt(
  env: CoordinatorEnv,
  { message, place, work, access, store, companyName, isFirstTry }: ReceiptJob,
): Promise<StoreResult<WorkResult | null>> {
  const session = env.UPLOAD_SESSIONS.getByName(place.sessionId);
  // What an earlier try left open belongs to nobody.
  if (!isFirstTry) {
    const left = await store.listUploads(receiptFolder(place.prefix, place.sessionId));
    for (const upload of left.ok ? left.value : []) await store.abortMultipart(upload);
  }
  const keys = env.SIGN_IN_KEYS;
  if (!keys) console.warn('SIGN_IN_KEYS is not set for the coordinator: receipts are not signed');
  const desk = {
    access,
    store,
    companyName,
    r2: env.RECEIPTS ?? null,
    nowMs: Date.now(),
    files: (cursor: number, limit: number) => session.files(place.companyId, { ...allFiles, cursor, limit }),
    stillEnded: async () => {
      const now = (await session.takeWork(message.jobId))?.work;
      return now?.kind === 'receipt' && now.session.attempt === work.session.attempt;
    },
    sign: async (signed: SignedReceipt) => (keys ? await signReceipt(keys, signed) : null),
  };
  return await writeReceipt(desk, place, work);
}

/** Uploads of this session's keys that neither it nor another running session of the cycle uses. */
async function straysOf(
  env: CoordinatorEnv,
  db: Database,
  place: WorkPlace,
  seen: OpenUpload[],
): Promise<OpenUpload[]> {
  let strays: readonly OpenUpload[] = await env.UPLOAD_SESSIONS.getByName(place.sessionId).straysAmong(seen);
  const others = await activeSessionIdsOfCycle(db, place.companyId, place.cycleId);
  for (const id of others.filter((other) => other !== place.sessionId)) {
    if (strays.length === 0) break;
    const theirs = new Set(await env.UPLOAD_SESSIONS.getByName(id).uploadsInUse());
    strays = strays.filter((upload) => !theirs.has(upload.uploadId));
  }
  return [...strays];
}
