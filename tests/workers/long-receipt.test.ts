import { env } from 'cloudflare:test';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FileView } from '../../core/protocol/session-view';
import { receiptForms } from '../../core/receipts/receipt-forms';
import { receiptKey } from '../../core/receipts/receipt-key';
import type { SignedReceipt } from '../../core/receipts/signed-receipt';
import { writeReceipt } from '../../workers/coordinator/jobs/receipt/write-receipt';
import type { ReceiptWork } from '../../workers/coordinator/jobs/work';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { seedCompany } from './support/seeded-company';
import { bytesOf } from './support/session-eyes';

const count = 9_000;
const long = 'long folder name/'.repeat(58);
const fileAt = (id: number): FileView => ({
  id,
  path: `${long}${id}`,
  key: `raw/C1/${long}${id}`,
  sizeBytes: id,
  modifiedAtMs: 1_700_000_000_000,
  state: 'uploaded',
  crc64nvme: '0123456789abcdef',
  md5: null,
  etag: 'etag',
  reason: null,
  sentence: null,
});
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it('a receipt of several parts is the same in the bucket and in R2, and as its signature says', async () => {
  const company = await seedCompany();
  const { access, companyId, projectId, cycleId, prefix } = company;
  const place = { companyId, projectId, cycleId, prefix, sessionId: crypto.randomUUID() };
  let signed: SignedReceipt | null = null;
  const desk = {
    access,
    store: new S3ObjectStore(access),
    r2: env.RECEIPTS,
    companyName: 'A company',
    nowMs: 0,
    files: async (cursor: number, limit: number) => {
      const files = Array.from({ length: Math.min(limit, count - cursor) }, (_, at) =>
        fileAt(cursor + at + 1),
      );
      return { files, nextCursor: cursor + limit < count ? cursor + limit : null };
    },
    stillEnded: async () => true,
    sign: async (receipt: SignedReceipt) => {
      signed = receipt;
      return null;
    },
  };
  const work = { kind: 'receipt', session: { attempt: 1 }, totals: {} } as unknown as ReceiptWork;
  expect((await writeReceipt(desk, place, work)).ok).toBe(true);
  const { files } = signed as unknown as SignedReceipt;
  for (const name of ['jsonl', 'csv'] as const) {
    const key = receiptKey(prefix, { sessionId: place.sessionId, attempt: 1 }, `receipt.${name}`);
    const stored = await bytesOf(company, key);
    const copy = await env.RECEIPTS.get(`${companyId}/${key}`);
    expect(stored.length).toBeGreaterThan(16 * 1024 * 1024);
    const head = await signedFetch(access, { method: 'HEAD', key });
    expect(head.ok && head.value.headers.get('content-type')).toBe(receiptForms[name].contentType);
    expect(sha256(stored)).toBe(sha256(new Uint8Array((await copy?.arrayBuffer()) ?? [])));
    expect(files[name]).toMatchObject({ sha256: sha256(stored), sizeBytes: stored.length });
    const lines = new TextDecoder().decode(stored).trimEnd().split('\n');
    const ofFiles = name === 'csv' ? lines.slice(1) : lines;
    expect(ofFiles).toHaveLength(count);
    expect(ofFiles.every((line, at) => line.includes(`raw/C1/${long}${at + 1}"`))).toBe(true);
  }
});
