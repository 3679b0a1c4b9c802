import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, inject, it } from 'vitest';
import { reachBucket } from '../../app/server/bucket-trial';
import type { BucketAccess } from '../../core/storage/object-store';
import { storageSentence } from '../../core/storage/storage-problem';
import { loadBucketAccess } from '../../db/bucket-access';
import { createDatabase } from '../../db/client';
import { projects, storageProfiles } from '../../db/schema';
import { accessMeans } from '../../workers/coordinator/env';
import { putObject } from '../../workers/s3/object-writer';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { seedCompany } from './support/seeded-company';

const bucketOf = (bucket: string): BucketAccess => ({
  endpoint: inject('hostile').endpoint,
  region: 'us-east-1',
  bucket,
  accessKeyId: 'KEY',
  secretAccessKey: 'secret',
});

/** For those that answer at once, even where the machine is busy. */
const patientMs = 30_000;
/** For those that never do. */
const impatientMs = 1_500;
const ask = (bucket: string, timeoutMs = patientMs) =>
  signedFetch(bucketOf(bucket), { method: 'GET', timeoutMs });

const timesReached = async () => await (await fetch(`${inject('hostile').forbidden}/reached`)).text();

describe('a server that a company named', () => {
  it.each(['redirects-302', 'redirects-307', 'redirects-to-metadata'])(
    'that %s sends us nowhere',
    async (bucket) => {
      expect(await ask(bucket)).toMatchObject({ ok: false, problem: { transient: false } });
      expect(await timesReached()).toBe('0');
    },
  );

  it.each(['drips-its-body', 'drips-its-headers', 'never-answers'])(
    'that %s is left in time',
    async (bucket) => {
      const startedAtMs = Date.now();
      expect(await ask(bucket, impatientMs)).toMatchObject({
        ok: false,
        problem: { code: 'Unreachable', transient: true },
      });
      // Less than the time that it has where none is asked for.
      expect(Date.now() - startedAtMs).toBeLessThan(impatientMs + 15_000);
    },
  );

  it('that answers endlessly is left at 16 MiB', async () => {
    const answer = await signedFetch(bucketOf('answers-endlessly'), { method: 'GET', timeoutMs: patientMs });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'BadAnswer' } });
  });

  it('that sends headers of megabytes harms nobody', async () => {
    expect(await ask('sends-huge-headers')).toMatchObject({ ok: false });
  });

  it('that refuses in its own words is not quoted to a person', async () => {
    const answer = await ask('refuses-in-its-own-words');
    if (answer.ok) throw new Error('It was to refuse');
    expect(answer.problem.code).toBe('BadAnswer');
    expect(storageSentence(answer.problem)).not.toMatch(/secret|script|root/);
  });

  it('that refuses without a word has said what its status says', async () => {
    expect(await ask('refuses-without-a-word')).toMatchObject({ problem: { code: 'AccessDenied' } });
  });

  it.each(['has-a-proxy-with-nobody-behind', 'is-under-maintenance'])(
    'that %s says nothing of what is in the bucket',
    async (bucket) => {
      const store = new S3ObjectStore(bucketOf(bucket));
      const upload = { key: 'k', uploadId: 'u' };
      const answers = [
        await reachBucket(bucketOf(bucket), patientMs),
        await store.list({ prefix: '' }),
        await store.listParts(upload),
        await store.abortMultipart(upload),
        await store.completeMultipart(upload, [], { onlyIfAbsent: false, digest: 'md5', crc64nvme: null }),
        await putObject(bucketOf(bucket), 'k', new Uint8Array(), 'text/plain'),
        ...(bucket === 'has-a-proxy-with-nobody-behind' ? [await store.head('k')] : []),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({ ok: false, problem: { code: 'BadAnswer', transient: false } });
    },
  );
});

describe('an endpoint in a row', () => {
  const hosted = async () => ({ ...(await accessMeans(env)), localMode: false });
  const load = async (change: { profile?: string; project?: string }) => {
    const { companyId, projectId } = await seedCompany();
    const db = createDatabase(env.DB);
    if (change.profile)
      await db
        .update(storageProfiles)
        .set({ endpoint: change.profile })
        .where(eq(storageProfiles.companyId, companyId));
    if (change.project)
      await db.update(projects).set({ endpoint: change.project }).where(eq(projects.companyId, companyId));
    return await loadBucketAccess(db, await hosted(), companyId, projectId);
  };

  it('that was written in a local mode is refused on a deployment', async () => {
    expect(await load({})).toMatchObject({
      ok: false,
      problem: { code: 'EndpointNotAllowed', transient: false },
    });
  });

  it.each([
    'https://169.254.169.254',
    'https://metadata.google.internal',
    'http://s3.example.com',
    'nonsense',
  ])('that was changed by hand to %s is refused', async (endpoint) => {
    expect(await load({ profile: endpoint })).toMatchObject({
      ok: false,
      problem: { code: 'EndpointNotAllowed' },
    });
    expect(await load({ profile: 'https://s3.example.com', project: endpoint })).toMatchObject({
      ok: false,
      problem: { code: 'EndpointNotAllowed' },
    });
  });

  it('that is public is taken, the secret opened', async () => {
    expect(await load({ profile: 'https://s3.example.com' })).toMatchObject({
      ok: true,
      value: {
        access: { endpoint: 'https://s3.example.com', secretAccessKey: inject('s3').secretAccessKey },
      },
    });
  });
});
