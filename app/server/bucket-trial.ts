import { createHash } from 'node:crypto';
import { checkPrefix } from '../../core/storage/iam-policy';
import type { BucketAccess, StoreResult } from '../../core/storage/object-store';
import { storageSentence } from '../../core/storage/storage-problem';
import type { Answer } from '../../workers/s3/capped-fetch';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';

export interface CheckStep {
  readonly name: string;
  readonly ok: boolean;
  readonly sentence: string;
}

/** The name of the first step. */
export const reachStep = 'Reach the bucket';

export const probeBody = 'Longshore bucket check. This object may be deleted.\n';

const timeoutMs = 10_000;
const damagedBody = 'Other bytes than the checksum says.\n';

export function contentMd5(body: string): string {
  return createHash('md5').update(body).digest('base64');
}

const good = (name: string, sentence: string): CheckStep => ({ name, ok: true, sentence });
const bad = (name: string, sentence: string): CheckStep => ({ name, ok: false, sentence });

function judged(name: string, answer: StoreResult<unknown>, sentence: string): CheckStep {
  return answer.ok ? good(name, sentence) : bad(name, storageSentence(answer.problem));
}

/** The least that tells whether the bucket answers, knows the keys and lets them list. */
export function reachBucket(access: BucketAccess, limitMs: number): Promise<StoreResult<Answer>> {
  // A policy as Longshore writes it allows no listing without a prefix.
  const query = { 'list-type': '2', 'max-keys': '1', prefix: checkPrefix };
  return signedFetch(access, { method: 'GET', query, timeoutMs: limitMs });
}

/** Tries one bucket with one probe object. Each method is one step and leaves nothing but that object behind. */
export class BucketTrial {
  private readonly store: S3ObjectStore;

  constructor(
    private readonly access: BucketAccess,
    private readonly key: string,
  ) {
    this.store = new S3ObjectStore(access);
  }

  async reach(): Promise<CheckStep> {
    const answer = await reachBucket(this.access, timeoutMs);
    return judged(reachStep, answer, 'The bucket answers and accepts the signature.');
  }

  async write(): Promise<{ step: CheckStep; etagIsMd5: boolean }> {
    const answer = await this.put(probeBody, contentMd5(probeBody));
    const etag = answer.ok ? (answer.value.headers.get('etag') ?? '').replace(/^"|"$/g, '') : '';
    const etagIsMd5 = etag === createHash('md5').update(probeBody).digest('hex');
    return { step: judged('Write an object', answer, 'An object was written.'), etagIsMd5 };
  }

  async refuseDamage(): Promise<{ step: CheckStep; enforcesContentMd5: boolean }> {
    const name = 'Refuse damaged bytes';
    const answer = await this.put(damagedBody, contentMd5(probeBody));
    if (answer.ok) {
      const sentence =
        'The bucket takes bytes that do not match their checksum. Uploads still work: Longshore compares every file afterwards, and damage shows as a failed file.';
      return { step: bad(name, sentence), enforcesContentMd5: false };
    }
    const refused =
      answer.problem.status !== null && answer.problem.status >= 400 && answer.problem.status < 500;
    if (!refused) return { step: bad(name, storageSentence(answer.problem)), enforcesContentMd5: false };
    return {
      step: good(name, 'Bytes that do not match their checksum are refused.'),
      enforcesContentMd5: true,
    };
  }

  /** The probe object exists by now, so a bucket that honours the condition says 412. */
  async refuseOverwrite(): Promise<{ step: CheckStep; honoured: boolean }> {
    const answer = await this.put(probeBody, contentMd5(probeBody), { 'if-none-match': '*' });
    return overwriteVerdict('Protect existing objects', answer);
  }

  async list(): Promise<CheckStep> {
    const name = 'List objects';
    const page = await this.store.list({ prefix: this.key, maxKeys: 2 });
    if (!page.ok) return bad(name, storageSentence(page.problem));
    if (page.value.objects.some((object) => object.key === this.key))
      return good(name, 'The written object is listed.');
    return bad(
      name,
      'The written object is missing in the listing. Longshore needs a server that lists objects at once; use another one.',
    );
  }

  /** A whole multipart upload onto the existing probe object, whose completion is to be refused, then aborted. */
  async multipart(): Promise<{ steps: CheckStep[]; honoured: boolean }> {
    const name = 'Multipart upload';
    const created = await this.store.createMultipart(this.key);
    if (!created.ok) return { steps: [bad(name, storageSentence(created.problem))], honoured: false };
    const upload = { key: this.key, uploadId: created.value.uploadId };
    const part = await this.putPart(upload.uploadId);
    const etag = part.ok ? (part.value.headers.get('etag') ?? '').replace(/^"|"$/g, '') : '';
    const completed = part.ok
      ? await this.store.completeMultipart(upload, [{ partNumber: 1, etag }], { onlyIfAbsent: true })
      : part;
    const aborted = await this.store.abortMultipart(upload);
    if (!part.ok) return { steps: [bad(name, storageSentence(part.problem))], honoured: false };
    const verdict = overwriteVerdict('Protect existing objects (multipart)', completed);
    const end = judged(name, aborted, 'A multipart upload was opened, given a part, and aborted.');
    return { steps: [end, verdict.step], honoured: verdict.honoured };
  }

  /** Always the last step. */
  async remove(): Promise<CheckStep> {
    const answer = await signedFetch(this.access, { method: 'DELETE', key: this.key, timeoutMs });
    if (answer.ok) return good('Delete an object', 'The written object was deleted again.');
    return bad(
      'Delete an object',
      `${storageSentence(answer.problem)} The object "${this.key}" is left; delete it by hand.`,
    );
  }

  private put(body: string, md5: string, headers: Record<string, string> = {}): Promise<StoreResult<Answer>> {
    return signedFetch(this.access, {
      method: 'PUT',
      key: this.key,
      headers: { 'content-md5': md5, ...headers },
      body,
      timeoutMs,
    });
  }

  private putPart(uploadId: string): Promise<StoreResult<Answer>> {
    const headers = { 'content-md5': contentMd5(probeBody) };
    const query = { partNumber: '1', uploadId };
    return signedFetch(this.access, {
      method: 'PUT',
      key: this.key,
      query,
      headers,
      body: probeBody,
      timeoutMs,
    });
  }
}

/** Not honouring the condition is no fault that a person could mend: the step is good, and says what follows. */
function overwriteVerdict(
  name: string,
  answer: StoreResult<unknown>,
): { step: CheckStep; honoured: boolean } {
  if (!answer.ok && answer.problem.status === 412) {
    return {
      step: good(name, 'The bucket refuses to replace an existing object when told so.'),
      honoured: true,
    };
  }
  const weak =
    'The bucket does not know "If-None-Match", so "never overwrite" is only a check just before the upload.';
  const unknown = answer.ok || answer.problem.code === 'NotImplemented' || answer.problem.status === 400;
  return { step: unknown ? good(name, weak) : bad(name, storageSentence(answer.problem)), honoured: false };
}
