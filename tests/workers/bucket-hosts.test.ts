import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { tryHosts } from '../../app/server/host-trial';
import { storageOrigins } from '../../app/server/storage-origins.server';
import { noAbilities } from '../../core/storage/bucket-abilities';
import { createDatabase } from '../../db/client';
import { projects } from '../../db/schema';
import { presign, signedFetch } from '../../workers/s3/signed-request';
import { appAt } from './support/people';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { Driver, digestsOf, newSession } from './support/session-driver';
import { text } from './support/session-eyes';

const page = { origin: 'https://longshore.example', headers: ['x-amz-checksum-crc64nvme'] };

async function allowPages({ access }: SeededCompany, origin: string, header: string): Promise<void> {
  const rule = `<CORSRule><AllowedOrigin>${origin}</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedHeader>${header}</AllowedHeader></CORSRule>`;
  const body = `<CORSConfiguration>${rule}</CORSConfiguration>`;
  const set = await signedFetch(access, { method: 'PUT', query: { cors: '' }, body });
  expect(set.ok).toBe(true);
}

async function written({ access, prefix }: SeededCompany) {
  const key = `${prefix}probe`;
  const put = await signedFetch(access, { method: 'PUT', key, body: 'probe' });
  return { key, etag: (put.ok && put.value.headers.get('etag')) || '' };
}

/** The local server's second name. */
const localhost = ({ access }: SeededCompany) => ({
  origin: access.endpoint.replace('127.0.0.1', 'localhost'),
  bucketInPath: true,
});

describe('the trial of further addresses', () => {
  it('proves one that shows the written object and lets the page in', async () => {
    const company = await seedCompany();
    const object = await written(company);
    expect(await tryHosts(company.access, object, page), 'no CORS rule').toEqual([]);
    await allowPages(company, page.origin, 'x-amz-checksum-*');
    expect(await tryHosts(company.access, object, page)).toContainEqual(localhost(company));
  });

  it('proves none that shows another object, or no page the header', async () => {
    const company = await seedCompany();
    const object = await written(company);
    await allowPages(company, page.origin, 'content-md5');
    expect(await tryHosts(company.access, object, page), 'another header').toEqual([]);
    await allowPages(company, page.origin, '*');
    expect(await tryHosts(company.access, { ...object, etag: '"other"' }, page)).toEqual([]);
  });
});

describe('a bucket with a proven further address', () => {
  async function proven() {
    const company = await seedCompany();
    const abilities = { ...noAbilities, checkedAtMs: Date.now(), hosts: [localhost(company)] };
    await createDatabase(env.DB)
      .update(projects)
      .set({ abilities })
      .where(eq(projects.id, company.projectId));
    return company;
  }

  it('has its signatures spread over both, but for an engine that gets no answer from the further one', async () => {
    const company = await proven();
    const driver = await Driver.connect(company, await newSession(company));
    const content = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, text(name)]));
    await driver.begin(content);
    const items = (await driver.grants()).map(({ fileId }) => ({
      fileId,
      part: null,
      digests: digestsOf(driver.contentOf(fileId).data),
      sizeBytes: 1,
    }));
    const signed = (await driver.sign(items)).items;
    const names = signed.map(({ url }) => new URL(url).hostname);
    expect(names.sort()).toEqual(['127.0.0.1', '127.0.0.1', 'localhost', 'localhost']);
    expect(signed.filter(({ isFurtherHost }) => isFurtherHost)).toHaveLength(2);
    for (const item of signed)
      expect((await driver.put(item, driver.contentOf(item.fileId).data)).status).toBe(200);
    const plain = (await driver.sign(items, { firstHostOnly: true })).items;
    expect(new Set(plain.map(({ url }) => new URL(url).hostname))).toEqual(new Set(['127.0.0.1']));
  });

  it("is reached by its company's Web Worker under both names", async () => {
    const company = await proven();
    expect(await storageOrigins(appAt(0), company.companyId)).toEqual([
      company.access.endpoint,
      localhost(company).origin,
    ]);
  });
});

it('signs a bucket in the host name without it in the path', async () => {
  const { access } = await seedCompany();
  const host = { origin: 'https://demo.s3.eu-central-1.amazonaws.com', bucketInPath: false };
  const { url } = await presign(access, { method: 'PUT', key: 'a/b c', host, expiresSeconds: 60 });
  expect(url).toMatch(/^https:\/\/demo\.s3\.eu-central-1\.amazonaws\.com\/a\/b%20c\?/);
});
