import { describe, expect, it } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import type { ReceiptLine } from '../../core/receipts/receipt-forms';
import { ApiClient, signedInCookie } from './support/api-client';
import { seedCompany } from './support/seeded-company';
import { bytes, md5, newSession } from './support/session-driver';
import { MiB, text, uploadAll } from './support/session-eyes';

async function clientOf({ companyId, userId }: { companyId: string; userId: string }) {
  return new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
}

describe('the receipt of a session', () => {
  it('says of every file where it is, its size and checksum, and what became of it', async () => {
    const company = await seedCompany();
    const large = bytes(33 * MiB);
    const content = { 'a "quoted", name.txt': text('small'), '=cmd.txt': text(''), large };
    const { session } = await uploadAll(company, content);
    const client = await clientOf(company);
    const path = `/sessions/${session.sessionId}/receipt`;

    const lines = await client.get(`${path}?format=jsonl`);
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson');
    const files = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ReceiptLine);
    const byPath = Object.fromEntries(files.map((file) => [file.path, file]));
    expect(Object.keys(byPath).sort()).toEqual(Object.keys(content).sort());
    expect(byPath['a "quoted", name.txt']).toEqual({
      path: 'a "quoted", name.txt',
      key: 'raw/C1/a "quoted", name.txt',
      sizeBytes: 5,
      modifiedAt: '2023-11-14T22:13:20.000Z',
      crc64nvme: crc64nvme(text('small')),
      md5: md5(text('small')),
      etag: md5(text('small')),
      outcome: 'uploaded',
      reason: null,
    });
    expect(byPath.large).toMatchObject({
      sizeBytes: large.length,
      md5: null,
      etag: expect.stringMatching(/-3$/),
    });

    const csv = await client.get(path);
    expect(csv.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''receipt%20folder.csv");
    expect(csv.text).toContain('"a ""quoted"", name.txt","raw/C1/a ""quoted"", name.txt","5"');
    expect(csv.text, 'nothing that a spreadsheet would run').toContain('"\'=cmd.txt"');
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(4);
  });

  it('has all files of a long session, and the reason of each that failed', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const { stub } = session;
    const scan = await stub.openScan(company.companyId);
    const entries = Array.from({ length: 2_345 }, (_, at) => ({
      path: `${at}.bin`,
      sizeBytes: 1,
      modifiedAtMs: 1,
    }));
    for (let at = 0; at < entries.length; at += 1_000)
      await stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries.slice(at, at + 1_000));
    const client = await clientOf(company);
    const early = await client.get(`/sessions/${session.sessionId}/receipt`);
    expect(early).toMatchObject({ status: 409, body: { detail: expect.stringContaining('has not ended') } });
    await stub.cancel(company.companyId);
    const { text: receipt } = await client.get(`/sessions/${session.sessionId}/receipt?format=jsonl`);
    const paths = receipt
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as ReceiptLine).path);
    expect(new Set(paths).size).toBe(2_345);
    expect(receipt).toContain('"outcome":"cancelled"');
  });
});
