import { type DigestAlgorithm, digestAlgorithms, digestHeader } from '../../core/checksums/digest';
import type { BucketAbilities } from '../../core/storage/bucket-abilities';
import type { BucketAccess, OpenUpload, StoreResult } from '../../core/storage/object-store';
import { type Answer, cappedFetch } from '../../workers/s3/capped-fetch';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { presign, signedFetch } from '../../workers/s3/signed-request';
import { damagedBody, probeBody, probeDigests } from './probe-body';

const timeoutMs = 10_000;
const expiresSeconds = 120;

/**
 * Finds out which digests a bucket really enforces, with presigned requests as an engine sends them: the right one has to be
 * taken, and the same one with other bytes refused. Many servers ignore what they do not know, and some check a digest with a
 * PUT only. Each algorithm has an object of its own, and all of them are gone afterwards.
 */
export async function tryDigests(
  access: BucketAccess,
  keyPrefix: string,
): Promise<BucketAbilities['enforces']> {
  const tried = await Promise.all(
    digestAlgorithms.map(async (algorithm) => ({
      algorithm,
      ...(await new DigestTrial(access, `${keyPrefix}-${algorithm}`, algorithm).run()),
    })),
  );
  const proven = (request: 'put' | 'part') =>
    tried.filter((trial) => trial[request]).map(({ algorithm }) => algorithm);
  return { put: proven('put'), part: proven('part') };
}

class DigestTrial {
  private readonly store: S3ObjectStore;

  constructor(
    private readonly access: BucketAccess,
    private readonly key: string,
    private readonly algorithm: DigestAlgorithm,
  ) {
    this.store = new S3ObjectStore(access);
  }

  async run(): Promise<{ put: boolean; part: boolean }> {
    try {
      const put = (await this.send(probeBody)).ok && isRefusal(await this.send(damagedBody));
      return { put, part: await this.tryParts() };
    } finally {
      await signedFetch(this.access, { method: 'DELETE', key: this.key, timeoutMs });
    }
  }

  /** A whole multipart upload, since a server may take the digests of parts and then not join them. */
  private async tryParts(): Promise<boolean> {
    const { algorithm, key, store } = this;
    const created = await store.createMultipart(key, algorithm);
    if (!created.ok) return false;
    const upload = { key, uploadId: created.value.uploadId };
    const right = await this.send(probeBody, partQuery(upload, 1));
    const isEnforced = right.ok && isRefusal(await this.send(damagedBody, partQuery(upload, 2)));
    if (isEnforced && (await this.joins(upload, right.value))) return true;
    await store.abortMultipart(upload);
    return false;
  }

  private async joins(upload: OpenUpload, { headers }: Answer): Promise<boolean> {
    const etag = (headers.get('etag') ?? '').replace(/^"|"$/g, '');
    const { crc64nvme } = probeDigests;
    const options = { onlyIfAbsent: false, digest: this.algorithm, crc64nvme };
    const completed = await this.store.completeMultipart(
      upload,
      [{ partNumber: 1, etag, crc64nvme }],
      options,
    );
    return completed.ok;
  }

  /** `body`, with the digest of the probe's. */
  private async send(body: string, query: Record<string, string> = {}): Promise<StoreResult<Answer>> {
    const { algorithm, key } = this;
    const shape = {
      method: 'PUT',
      key,
      query,
      headers: digestHeader(algorithm, probeDigests[algorithm]),
    } as const;
    const { url, headers } = await presign(this.access, { ...shape, expiresSeconds });
    return await cappedFetch(url, { method: 'PUT', headers, body, timeoutMs });
  }
}

const partQuery = ({ uploadId }: OpenUpload, part: number) => ({ partNumber: String(part), uploadId });

function isRefusal(answer: StoreResult<Answer>): boolean {
  const status = answer.ok ? null : answer.problem.status;
  return status !== null && status >= 400 && status < 500;
}
