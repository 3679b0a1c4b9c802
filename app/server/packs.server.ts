import type { Actor } from '../../core/access/actor';
import { Slots } from '../../core/concurrency/slots';
import { PackReader } from '../../core/packs/pack-format';
import { maxPackBytes, type PackAnswer, type PackFileAnswer, type PackItem } from '../../core/protocol/pack';
import type { PackPermit, StoredItem } from '../../core/sessions/upload-session-port';
import { cappedFetch } from '../../workers/s3/capped-fetch';
import type { AppContext, UploadSessionStub } from './context';
import { invalid, type Outcome, succeed } from './outcome';
import { withSession } from './session-commands.server';

type Bytes = Uint8Array<ArrayBuffer>;

/** A Worker has six connections that wait for an answer at a time; a seventh request would only queue up. */
const connections = 6;
const putTimeoutMs = 30_000;

/**
 * Puts the files of a pack into the bucket while the pack is still arriving: one file at a time is read, and no more are in
 * memory than there are connections. The session signs each for its digest and records what was stored before this answers.
 */
export async function uploadPack(
  app: AppContext,
  actor: Actor,
  id: string,
  body: ReadableStream<Uint8Array>,
): Promise<Outcome<PackAnswer>> {
  return await withSession(app, actor, id, 'sessions.upload', async (session) => {
    const pack = new PackReader(body);
    const carried = carry(session, actor, pack).finally(() => pack.close());
    // Whoever goes away in the middle may come again: what the bucket took is to be known by then.
    app.background(carried);
    return await carried;
  });
}

async function carry(
  session: UploadSessionStub,
  actor: Actor,
  pack: PackReader,
): Promise<Outcome<PackAnswer>> {
  const read = await pack.head();
  if (!read.ok) return invalid(read.sentence);
  const { engineId, files } = read.head;
  const problem = headProblem(files);
  if (problem) return invalid(problem, 'files');
  const permits = await session.openPack(actor.companyId, engineId, files);
  const { answers, stored } = await putAll(pack, files, permits);
  if (stored.length > 0) await session.closePack(actor.companyId, engineId, stored);
  return succeed({ files: answers });
}

function headProblem(files: readonly PackItem[]): string | null {
  if (new Set(files.map(({ fileId }) => fileId)).size < files.length)
    return 'The pack names a file twice. Name each file once.';
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return bytes > maxPackBytes
    ? `The files of a pack have at most ${maxPackBytes} bytes. Send fewer at once.`
    : null;
}

async function putAll(pack: PackReader, files: readonly PackItem[], permits: readonly PackPermit[]) {
  const answers: PackFileAnswer[] = [];
  const stored: StoredItem[] = [];
  const lanes = new Slots(connections);
  const never = new AbortController().signal;
  const running: Promise<void>[] = [];
  for (const [at, item] of files.entries()) {
    // Before the next file is read, so that what is in memory is bounded.
    await lanes.acquire(never);
    const bytes = await pack.file(item.sizeBytes);
    const put = async () => {
      const { answer, etag } = await putOne(item, bytes, permits[at] ?? { kind: 'not_signed' });
      answers[at] = answer;
      if (etag !== undefined) stored.push({ ...item, etag });
      lanes.release();
    };
    running.push(put());
  }
  await Promise.all(running);
  return { answers, stored };
}

/** `etag` is set where the bucket took the file now. */
async function putOne(
  { fileId, md5 }: PackItem,
  bytes: Bytes | null,
  permit: PackPermit,
): Promise<{ answer: PackFileAnswer; etag?: string | null }> {
  if (permit.kind !== 'put') return { answer: { fileId, outcome: permit.kind } };
  if (bytes === null || (await md5Of(bytes)) !== md5) return { answer: { fileId, outcome: 'damaged' } };
  const { url, headers } = permit;
  const answer = await cappedFetch(url, { method: 'PUT', headers, body: bytes, timeoutMs: putTimeoutMs });
  if (answer.ok) {
    const etag = answer.value.headers
      .get('etag')
      ?.replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1')
      .slice(0, 200);
    return { answer: { fileId, outcome: 'stored' }, etag: etag || null };
  }
  const { code, status } = answer.problem;
  if (status === null) return { answer: { fileId, outcome: 'no_answer' } };
  return { answer: { fileId, outcome: 'refused', status, code } };
}

/** MD5 is no part of the Web Crypto standard, and of Cloudflare's. */
async function md5Of(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('MD5', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
