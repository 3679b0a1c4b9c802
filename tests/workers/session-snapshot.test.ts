import { runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { noCounts } from '../../bench/session/counts';
import { countStorage } from '../../bench/session/workers/count-object';
import { maxManifestBatch } from '../../core/protocol/manifest';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { seedCompany } from './support/seeded-company';
import { Driver, newSession } from './support/session-driver';
import { forgetCaches } from './support/session-insides';

/** What a viewer is sent who joins a session of so many files, and what the session reads for it. */
async function joinOf(files: number) {
  const company = await seedCompany();
  const session = await newSession(company);
  const opened = await session.stub.openScan(company.companyId);
  if (!opened.ok) throw new Error(opened.sentence);
  for (let at = 0; at < files; at += maxManifestBatch) {
    const entries = Array.from({ length: Math.min(maxManifestBatch, files - at) }, (_, i) => ({
      path: `folder ${Math.floor((at + i) / 100)}/file ${at + i}.bin`,
      sizeBytes: 4_096,
      modifiedAtMs: 1_700_000_000_000,
    }));
    const taken = await session.stub.addManifest(company.companyId, opened.scan, entries);
    if (!taken.ok) throw new Error(taken.sentence);
  }
  const viewer = await Driver.connect(company, session);
  // As an object that woke up for it.
  await forgetCaches(session);
  const counts = noCounts();
  const settle = await runInDurableObject(session.stub, (_instance, { storage }) =>
    countStorage(storage, counts),
  );
  viewer.send({ type: 'hello', version: protocolVersion, role: 'viewer' });
  const view = await viewer.until(() => viewer.views[0]);
  await runInDurableObject(session.stub, settle);
  expect(view.counters.pending.files).toBe(files);
  return { bytes: JSON.stringify(view).length, rowsRead: counts.objectRowsRead };
}

it('a viewer who joins costs a session of 50,000 files what it costs one of 100', async () => {
  const small = await joinOf(100);
  const large = await joinOf(50_000);
  expect(small.rowsRead).toBeGreaterThan(0);
  expect(large.rowsRead).toBe(small.rowsRead);
  // Its numbers are longer.
  expect(large.bytes - small.bytes).toBeLessThan(20);
});
