import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { packHead } from '../../../core/packs/pack-format';
import { type PackAnswer, PackAnswerSchema, type PackHead } from '../../../core/protocol/pack';
import type { UploadSettings } from '../../../core/protocol/upload-settings';
import { noAbilities } from '../../../core/storage/bucket-abilities';
import { createDatabase } from '../../../db/client';
import { projects } from '../../../db/schema';
import { ApiClient, signedInCookie } from './api-client';
import { answeredBy } from './s3-control';
import { type SeededCompany, seedCompany } from './seeded-company';
import { type Content, Driver, digestsOf, newSession, type Session } from './session-driver';

export const engineId = 'engine-of-packs';

export interface Sender {
  readonly company: SeededCompany;
  readonly session: Session;
  readonly driver: Driver;
  readonly client: ApiClient;
  /** Ids of the granted files by path. */
  readonly ids: ReadonlyMap<string, number>;
}

/** A started session whose files are all leased to the engine. */
export async function leased(
  content: Content,
  settings: Partial<UploadSettings> = {},
  company: SeededCompany | null = null,
): Promise<Sender> {
  const place = company ?? (await seedCompany());
  const session = await newSession(place, settings);
  const driver = await Driver.connect(place, session);
  await driver.begin(content, { engineId });
  const ids = new Map<string, number>();
  const count = Object.keys(content).length;
  for (const { fileId } of await driver.grants(2_000, count)) ids.set(driver.contentOf(fileId).path, fileId);
  expect(ids.size).toBe(count);
  const cookie = await signedInCookie(place.companyId, place.userId);
  const client = new ApiClient(place.companyId, place.userId, cookie);
  return { company: place, session, driver, ids, client };
}

/** A company whose bucket proved that it honours If-None-Match. */
export async function provenCompany(): Promise<SeededCompany> {
  const company = await seedCompany();
  const abilities = { ...noAbilities, checkedAtMs: Date.now(), ifNoneMatchOnPut: true };
  await createDatabase(env.DB).update(projects).set({ abilities }).where(eq(projects.id, company.projectId));
  return company;
}

export function headOf({ ids }: Sender, content: Content, change: Partial<PackHead> = {}): PackHead {
  const files = Object.entries(content).map(([path, data]) => ({
    fileId: ids.get(path) ?? 0,
    digests: digestsOf(data),
    sizeBytes: data.length,
  }));
  return { engineId, files, ...change };
}

export async function post(
  { client, session }: Sender,
  pieces: Uint8Array<ArrayBuffer>[],
  headers: Record<string, string> = {},
) {
  return await client.fetch('POST', `/sessions/${session.sessionId}/packs`, {
    body: new Blob(pieces),
    headers: { 'content-type': 'application/octet-stream', ...headers },
  });
}

export async function send(
  sender: Sender,
  head: PackHead,
  pieces: Uint8Array<ArrayBuffer>[],
): Promise<PackAnswer['files']> {
  const response = await post(sender, [packHead(head), ...pieces]);
  expect(response.status).toBe(200);
  return PackAnswerSchema.parse(await response.json()).files;
}

export const outcomes = (answers: PackAnswer['files']) => answers.map(({ outcome }) => outcome);
export const puts = async ({ company }: Sender) =>
  (await answeredBy(company.access.bucket)).filter(({ operation }) => operation === 'PutObject');
