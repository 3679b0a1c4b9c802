import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { checkBucket } from '../../app/server/bucket-check.server';
import { createAppContext } from '../../app/server/context';
import { accessPolicy, neededActions } from '../../core/storage/iam-policy';
import { allows } from './support/policy-judge';
import { answeredBy } from './support/s3-control';
import { seedCompany } from './support/seeded-company';
import { bytes, Driver, newSession } from './support/session-driver';
import { MiB, text, uploadAll } from './support/session-eyes';

describe('the access policy', () => {
  it('allows every request of sessions and a bucket check, and no action that none of them needs', async () => {
    const company = await seedCompany();
    const { bucket } = company.access;
    const content = { 'a.txt': text('small'), big: bytes(17 * MiB) };
    await uploadAll(company, content);
    // Again onto what is there, with all of it changed: compared, kept beside, completed under a condition.
    await uploadAll(
      company,
      { 'a.txt': text('other'), big: bytes(17 * MiB, 9) },
      { conflictPolicy: 'keep_both' },
    );
    await leaveHalfSent();
    const app = createAppContext(env);
    const { companyId, userId, projectId } = company;
    const actor = { companyId, userId, role: 'admin', displayName: 'A', mustSetUpTwoFactor: false } as const;
    const via = { kind: 'sign-in', signInId: 'x' } as const;
    const report = await checkBucket(app, { ...actor, via }, projectId, 'https://longshore.test');
    if (!report.ok) throw new Error(report.sentence);
    expect(report.value.steps.filter(({ ok }) => !ok)).toEqual([]);
    const probe = report.value.browserProbe;
    if (!probe) throw new Error('There was to be a probe for the browser');
    await fetch(probe.put.url, { method: 'PUT', headers: probe.put.headers, body: probe.body });
    await fetch(probe.remove.url, { method: 'DELETE', headers: probe.remove.headers });

    const made = await answeredBy(bucket);
    // Making the bucket is the work of this test; a preflight carries no key, and asks for no right.
    const ours = made.filter(({ operation }) => operation !== 'CreateBucket' && operation !== 'Preflight');
    const policy = accessPolicy({ bucket, partition: 'aws', prefixes: [company.prefix] });
    const refused = ours.filter((request) => !allows(policy, request));
    expect(refused.map(({ operation, key, prefix }) => ({ operation, key, prefix }))).toEqual([]);
    const used = new Set(ours.map(({ operation }) => operation));
    expect([...used].sort()).toEqual(Object.keys(neededActions).sort());

    /** Leaves with one part sent, comes back, and ends the session: the parts are listed, the upload is aborted. */
    async function leaveHalfSent() {
      const session = await newSession(company, { conflictPolicy: 'overwrite' });
      const first = await Driver.connect(company, session);
      const half = { half: bytes(33 * MiB) };
      await first.begin(half);
      const [grant] = await first.grants();
      if (!grant) throw new Error('There was to be a file to send');
      await first.upload(grant, (part) => part === 1);
      first.socket.close();
      const second = await Driver.connect(company, session);
      await second.begin(half);
      await second.grants();
      await session.stub.cancel(company.companyId);
      await second.until(() => second.views.find(({ state }) => state === 'cancelled'));
    }
  });

  it('allows no look outside of the prefixes, and no deletion of what was uploaded', () => {
    const policy = accessPolicy({ bucket: 'b', partition: 'aws', prefixes: ['raw/C1/'] });
    const nothing = { prefix: undefined, code: undefined, etag: undefined };
    const request = { ...nothing, method: 'GET', bucket: 'b', key: '', status: 200 };
    const list = { ...request, operation: 'ListObjectsV2' };
    expect(allows(policy, { ...list, prefix: 'raw/C1/' })).toBe(true);
    expect(allows(policy, { ...list, prefix: 'raw/' })).toBe(false);
    expect(allows(policy, list)).toBe(false);
    expect(allows(policy, { ...request, operation: 'PutObject', key: 'raw/C2/x' })).toBe(false);
    expect(allows(policy, { ...request, operation: 'DeleteObject', key: 'raw/C1/x' })).toBe(false);
  });
});
