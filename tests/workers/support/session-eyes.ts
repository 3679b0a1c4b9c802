import { runInDurableObject } from 'cloudflare:test';
import { reservedFolder } from '../../../core/receipts/receipt-key';
import { Ledger } from '../../../workers/coordinator/ledger/ledger';
import { S3ObjectStore } from '../../../workers/s3/s3-object-store';
import { presign, signedFetch } from '../../../workers/s3/signed-request';
import type { SeededCompany } from './seeded-company';
import { type Content, Driver, newSession, type Session } from './session-driver';

export const MiB = 1024 * 1024;
export const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;

export async function uploadAll(company: SeededCompany, content: Content, settings = {}) {
  const session = await newSession(company, settings);
  const driver = await Driver.connect(company, session);
  await driver.begin(content);
  return { session, driver, view: await driver.run() };
}

export async function keysOf(company: SeededCompany) {
  const listed = await new S3ObjectStore(company.access).list({ prefix: '' });
  if (!listed.ok) throw new Error(listed.problem.code);
  // What Longshore keeps beside the files comes a moment after the end.
  return listed.value.objects.map(({ key }) => key).filter((key) => !key.includes(`${reservedFolder}/`));
}

export async function bodyOf(company: SeededCompany, key: string) {
  const got = await signedFetch(company.access, { method: 'GET', key });
  return got.ok ? got.value.text : got.problem.code;
}

export async function bytesOf(company: SeededCompany, key: string): Promise<Uint8Array> {
  const { url } = await presign(company.access, { method: 'GET', key, expiresSeconds: 60 });
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${key}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function openUploads(company: SeededCompany) {
  const listed = await new S3ObjectStore(company.access).listUploads('');
  return listed.ok ? listed.value : listed.problem.code;
}

export function recounted(session: Session) {
  return runInDurableObject(session.stub, (_instance, state) => {
    const ledger = new Ledger(state.storage.sql, () => '');
    return { counted: ledger.counters(), recounted: ledger.recount() };
  });
}
