import { type DigestAlgorithm, digestHeader, digestNames } from '../../core/checksums/digest';
import { type BucketAbilities, digestFor } from '../../core/storage/bucket-abilities';
import type { BucketHost } from '../../core/storage/bucket-hosts';
import { checkPrefix } from '../../core/storage/iam-policy';
import type { BucketAccess, ObjectPage, StoreResult } from '../../core/storage/object-store';
import { storageSentence } from '../../core/storage/storage-problem';
import type { Answer } from '../../workers/s3/capped-fetch';
import { parsed, S3ObjectStore } from '../../workers/s3/s3-object-store';
import { parseObjectPage } from '../../workers/s3/s3-xml';
import { signedFetch } from '../../workers/s3/signed-request';
import { tryDigests } from './digest-trial';
import { tryForms } from './form-trial';
import { type PageOfBucket, tryHosts } from './host-trial';
import { probeBody, probeDigests } from './probe-body';

export interface CheckStep {
  readonly name: string;
  readonly ok: boolean;
  readonly sentence: string;
}

/** The name of the first step. */
export const reachStep = 'Reach the bucket';

const timeoutMs = 10_000;

const probeMd5 = digestHeader('md5', probeDigests.md5);

const good = (name: string, sentence: string): CheckStep => ({ name, ok: true, sentence });
const bad = (name: string, sentence: string): CheckStep => ({ name, ok: false, sentence });

function judged(name: string, answer: StoreResult<unknown>, sentence: string): CheckStep {
  return answer.ok ? good(name, sentence) : bad(name, storageSentence(answer.problem));
}

/** The least that tells whether the bucket answers, knows the keys and lets them list. */
export async function reachBucket(access: BucketAccess, limitMs: number): Promise<StoreResult<ObjectPage>> {
  // A policy as Longshore writes it allows no listing without a prefix.
  const query = { 'list-type': '2', 'max-keys': '1', prefix: checkPrefix };
  return parsed(await signedFetch(access, { method: 'GET', query, timeoutMs: limitMs }), parseObjectPage);
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

  async write(): Promise<{ step: CheckStep; etagIsMd5: boolean; etag: string }> {
    const answer = await this.put();
    const etag = answer.ok ? (answer.value.headers.get('etag') ?? '') : '';
    const etagIsMd5 = etag.replace(/^"|"$/g, '') === probeDigests.md5;
    return { step: judged('Write an object', answer, 'An object was written.'), etagIsMd5, etag };
  }

  async refuseDamage(): Promise<{ steps: CheckStep[]; enforces: BucketAbilities['enforces'] }> {
    const enforces = await tryDigests(this.access, this.key);
    const steps = [
      damageVerdict('Refuse damaged bytes', enforces.put),
      damageVerdict('Refuse damaged bytes (multipart)', enforces.part),
    ];
    return { steps, enforces };
  }

  /** The probe object exists by now, so a bucket that honours the condition says 412. */
  async refuseOverwrite(): Promise<{ step: CheckStep; honoured: boolean }> {
    const answer = await this.put({ 'if-none-match': '*' });
    return overwriteVerdict('Protect existing objects', answer);
  }

  /** Further addresses of the bucket; having none is no fault. */
  async hosts(etag: string, page: PageOfBucket): Promise<{ steps: CheckStep[]; hosts: BucketHost[] }> {
    const hosts = await tryHosts(this.access, { key: this.key, etag }, page);
    if (hosts.length === 0) return { steps: [], hosts };
    const names = hosts.map(({ origin }) => new URL(origin).host).join(', ');
    return { steps: [good('Find further addresses', `The bucket answers under ${names} too.`)], hosts };
  }

  /** Where it cannot, nothing is lost but a round trip a file: no fault that a person should mend. */
  forms(enforces: BucketAbilities['enforces'], { origin }: PageOfBucket): Promise<boolean> {
    return tryForms(this.access, `${this.key}-form`, digestFor({ enforces }, 'put'), origin);
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
    const created = await this.store.createMultipart(this.key, 'md5');
    if (!created.ok) return { steps: [bad(name, storageSentence(created.problem))], honoured: false };
    const upload = { key: this.key, uploadId: created.value.uploadId };
    const part = await this.putPart(upload.uploadId);
    const etag = part.ok ? (part.value.headers.get('etag') ?? '').replace(/^"|"$/g, '') : '';
    const completed = part.ok
      ? await this.store.completeMultipart(upload, [{ partNumber: 1, etag, crc64nvme: null }], {
          onlyIfAbsent: true,
          digest: 'md5',
          crc64nvme: null,
        })
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

  private put(headers: Record<string, string> = {}): Promise<StoreResult<Answer>> {
    return signedFetch(this.access, {
      method: 'PUT',
      key: this.key,
      headers: { ...probeMd5, ...headers },
      body: probeBody,
      timeoutMs,
    });
  }

  private putPart(uploadId: string): Promise<StoreResult<Answer>> {
    const query = { partNumber: '1', uploadId };
    return signedFetch(this.access, {
      method: 'PUT',
      key: this.key,
      query,
      headers: probeMd5,
      body: probeBody,
      timeoutMs,
    });
  }
}

function damageVerdict(name: string, enforced: readonly DigestAlgorithm[]): CheckStep {
  if (enforced.length === 0) {
    const sentence =
      'The bucket takes bytes that do not match their checksum. Uploads still work: Longshore compares every file afterwards, and damage shows as a failed file.';
    return bad(name, sentence);
  }
  const names = enforced.map((algorithm) => digestNames[algorithm]).join(', ');
  return good(name, `Bytes that do not match their checksum are refused. The bucket enforces ${names}.`);
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
