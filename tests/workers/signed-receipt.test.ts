import { createExecutionContext, createMessageBatch, env, getQueueResult, SELF } from 'cloudflare:test';
import type { JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { matchReceipt, readSignature } from '../../app/receipt-check/read-signature';
import { receiptKey } from '../../core/receipts/receipt-key';
import coordinator from '../../workers/coordinator/index';
import { S3ObjectStore } from '../../workers/s3/s3-object-store';
import { signedFetch } from '../../workers/s3/signed-request';
import { ApiClient, signedInCookie } from './support/api-client';
import { type SeededCompany, seedCompany } from './support/seeded-company';
import { newSession, type Session } from './support/session-driver';
import { bodyOf, text, uploadAll } from './support/session-eyes';
import { changeSession } from './support/session-insides';

async function publicKeys(): Promise<JSONWebKeySet> {
  return await (await SELF.fetch('https://longshore.test/.well-known/jwks.json')).json();
}

async function sha256(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The signature, once its job is done. */
async function signatureOf({ companyId }: SeededCompany, { stub }: Session): Promise<string> {
  const ask = async () => await stub.receiptSignature(companyId);
  await expect.poll(ask, { timeout: 20_000 }).toMatchObject({ ok: true });
  const answer = await ask();
  return answer.ok ? answer.signature : '';
}

async function readSigned(company: SeededCompany, session: Session) {
  const read = await readSignature(await signatureOf(company, session), await publicKeys());
  if (!read.ok) throw new Error(read.sentence);
  return read;
}

/** As if a newer version had other words for what became of the files. */
function sayOtherwise(session: Session) {
  return changeSession(session, ({ ledger }) => {
    const ids = ledger.next('uploaded', 10).map(({ id }) => id);
    ledger.move(ids, 'failed', { reason: 'unreadable' });
  });
}

const fileOf = async (body: string) => ({
  sha256: await sha256(body),
  sizeBytes: new TextEncoder().encode(body).length,
});

describe('the signed receipt of a session', () => {
  it('lies beside the files, says the same as the download, and is vouched for by a published key', async () => {
    const company = await seedCompany();
    const content = { 'a.txt': text('first'), 'b/ü.txt': text('second') };
    const { session } = await uploadAll(company, content);
    const signature = await signatureOf(company, session);
    const place = { sessionId: session.sessionId, attempt: 1 };
    const jsonl = await bodyOf(company, receiptKey(company.prefix, place, 'receipt.jsonl'));
    const csv = await bodyOf(company, receiptKey(company.prefix, place, 'receipt.csv'));
    expect(await bodyOf(company, receiptKey(company.prefix, place, 'receipt.jws'))).toBe(signature);

    const read = await readSignature(signature, await publicKeys());
    if (!read.ok) throw new Error(read.sentence);
    expect(read.receipt).toMatchObject({
      company: { id: company.companyId, name: 'Seeded' },
      session: { id: session.sessionId, attempt: 1, state: 'completed' },
      place: { bucket: company.access.bucket, prefix: company.prefix },
      totals: { files: 2, bytes: 11, uploaded: 2, failed: 0 },
    });
    expect(matchReceipt(read.receipt, await fileOf(jsonl))).toEqual({ ok: true, format: 'jsonl' });
    // The byte order mark is part of the file, which reading it as text takes away.
    expect(matchReceipt(read.receipt, await fileOf(`\ufeff${csv.replace(/^\ufeff/, '')}`))).toEqual({
      ok: true,
      format: 'csv',
    });

    const { companyId, userId } = company;
    const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
    const path = `/sessions/${session.sessionId}/receipt`;
    expect((await client.get(`${path}?format=jsonl`)).text).toBe(jsonl);
    expect((await client.get(`${path}/signature`)).text).toBe(signature);
    const copy = await env.RECEIPTS.get(`${companyId}/${receiptKey(company.prefix, place, 'receipt.jsonl')}`);
    expect(await copy?.text(), 'the copy of the operator').toBe(jsonl);
  });

  it('does not vouch for a receipt of which one byte was changed, nor is a changed signature one', async () => {
    const company = await seedCompany();
    const { session } = await uploadAll(company, { 'a.txt': text('first') });
    const signature = await signatureOf(company, session);
    const keys = await publicKeys();
    const read = await readSignature(signature, keys);
    if (!read.ok) throw new Error(read.sentence);
    const key = receiptKey(company.prefix, { sessionId: session.sessionId, attempt: 1 }, 'receipt.jsonl');
    const changed = (await bodyOf(company, key)).replace('"sizeBytes":5', '"sizeBytes":6');
    expect(matchReceipt(read.receipt, await fileOf(changed))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('not the one that was signed'),
    });
    const [head = '', body = '', proof = ''] = signature.split('.');
    const other = btoa(
      atob(body.replaceAll('-', '+').replaceAll('_', '/')).replace('completed', 'cancelled'),
    );
    const forged = `${head}.${other.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}.${proof}`;
    expect(await readSignature(forged, keys)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('not valid'),
    });
    expect(await readSignature(signature, { keys: [] })).toMatchObject({ ok: false });
    expect(await readSignature('nothing', keys)).toMatchObject({ ok: false });
  });

  it('takes no access token for a signature of a receipt', async () => {
    const company = await seedCompany();
    const cookie = await signedInCookie(company.companyId, company.userId);
    const token = /access[^=]*=([^;]+)/.exec(cookie)?.[1] ?? '';
    expect(token.split('.')).toHaveLength(3);
    expect(await readSignature(token, await publicKeys())).toEqual({
      ok: false,
      sentence: 'This is a signature, but not one of a receipt.',
    });
  });

  it('has a receipt for each attempt, and a job that comes again changes nothing', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const { stub, sessionId } = session;
    const scan = await stub.openScan(company.companyId);
    const entries = [{ path: 'a.txt', sizeBytes: 1, modifiedAtMs: 1 }];
    await stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries);
    await stub.cancel(company.companyId);
    const first = await signatureOf(company, session);
    const body = { version: 1, sessionId, jobId: 3, kind: 'receipt' };
    const again = { id: 'again', timestamp: new Date(), attempts: 2, body };
    const batch = createMessageBatch('longshore-jobs', [again]);
    const context = createExecutionContext();
    await coordinator.queue(batch, env);
    expect((await getQueueResult(batch, context)).explicitAcks).toEqual(['again']);
    expect(await signatureOf(company, session)).toBe(first);

    await stub.retry(company.companyId, null);
    expect(await stub.receiptSignature(company.companyId)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('has not ended'),
    });
    await stub.cancel(company.companyId);
    const second = await readSignature(await signatureOf(company, session), await publicKeys());
    expect(second).toMatchObject({ ok: true, receipt: { session: { attempt: 2, state: 'cancelled' } } });
    const store = new S3ObjectStore(company.access);
    const kept = await store.list({ prefix: `${company.prefix}.longshore/receipts/${sessionId}/` });
    expect(kept.ok && kept.value.objects.map(({ key }) => key.split('/').slice(-2).join('/'))).toEqual([
      'attempt-1/receipt.csv',
      'attempt-1/receipt.jsonl',
      'attempt-1/receipt.jws',
      'attempt-2/receipt.csv',
      'attempt-2/receipt.jsonl',
      'attempt-2/receipt.jws',
    ]);
  });

  it('is what the download gives, whatever a newer Longshore would say of the files', async () => {
    const company = await seedCompany();
    const { session } = await uploadAll(company, { 'a.txt': text('first'), 'b.txt': text('second') });
    const place = { sessionId: session.sessionId, attempt: 1 };
    const { receipt } = await readSigned(company, session);
    const [jsonl, csv] = ['receipt.jsonl', 'receipt.csv'] as const;
    await sayOtherwise(session);
    const { companyId, userId } = company;
    const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
    const path = `/sessions/${session.sessionId}/receipt`;
    const lines = await client.get(`${path}?format=jsonl`);
    expect(lines.text).toBe(await bodyOf(company, receiptKey(company.prefix, place, jsonl)));
    expect(matchReceipt(receipt, await fileOf(lines.text))).toMatchObject({ ok: true });
    expect((await client.get(path)).text).toBe(await bodyOf(company, receiptKey(company.prefix, place, csv)));
  });

  it('is made again from the ledger where the bucket does not give it, if that is what was signed', async () => {
    const company = await seedCompany();
    const { session } = await uploadAll(company, { 'a.txt': text('first') });
    const { receipt } = await readSigned(company, session);
    const { companyId, userId } = company;
    const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
    const path = `/sessions/${session.sessionId}/receipt?format=jsonl`;
    const { key } = receipt.files.jsonl;
    const written = await bodyOf(company, key);
    await signedFetch(company.access, { method: 'DELETE', key });
    expect((await client.get(path)).text).toBe(written);
    await sayOtherwise(session);
    expect(await client.get(path)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('not where it was written') },
    });
  });

  it('is not downloaded to its end where somebody changed its bytes in the bucket', async () => {
    const company = await seedCompany();
    const { session } = await uploadAll(company, { 'a.txt': text('first') });
    const { receipt } = await readSigned(company, session);
    const { key } = receipt.files.jsonl;
    const changed = text((await bodyOf(company, key)).replace('"sizeBytes":5', '"sizeBytes":6'));
    await signedFetch(company.access, { method: 'PUT', key, body: changed });
    const { companyId, userId } = company;
    const client = new ApiClient(companyId, userId, await signedInCookie(companyId, userId));
    const path = `/sessions/${session.sessionId}/receipt?format=jsonl`;
    await expect(client.get(path)).rejects.toThrow('not the one that was signed');
  });

  it('of an earlier attempt, written late, does not take the place of a newer one', async () => {
    const company = await seedCompany();
    const session = await newSession(company);
    const { stub } = session;
    const scan = await stub.openScan(company.companyId);
    const entries = [{ path: 'a.txt', sizeBytes: 1, modifiedAtMs: 1 }];
    await stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries);
    await stub.cancel(company.companyId);
    await signatureOf(company, session);
    await stub.retry(company.companyId, null);
    await stub.cancel(company.companyId);
    const second = await signatureOf(company, session);
    const late = () =>
      changeSession(session, ({ outbox }) => {
        outbox.add('receipt', [], 9e15);
        const jobId = outbox.jobs().at(-1)?.id ?? 0;
        outbox.mark(new Set([jobId]), 9e15);
        return jobId;
      });
    await stub.recordWork(await late(), { kind: 'receipt', attempt: 1, signature: 'late' }, null);
    expect(await signatureOf(company, session)).toBe(second);
    await stub.jobFailed({ jobId: await late(), tries: 0 }, 'The bucket is gone.', null);
    expect(await signatureOf(company, session)).toBe(second);
  });

  it('cannot be overwritten by a file of a person', async () => {
    const company = await seedCompany();
    const { stub } = await newSession(company);
    const scan = await stub.openScan(company.companyId);
    const path = '.longshore/receipts/x/attempt-1/receipt.jsonl';
    const entries = [{ path, sizeBytes: 1, modifiedAtMs: 1 }];
    const added = await stub.addManifest(company.companyId, scan.ok ? scan.scan : 0, entries);
    expect(added).toMatchObject({
      answers: [{ state: 'failed', sentence: expect.stringContaining('keeps the receipts') }],
    });
  });
});
