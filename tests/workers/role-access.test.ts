import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { RoleAccess } from '../../core/storage/role-access';
import { loadBucketAccess } from '../../db/bucket-access';
import { createDatabase } from '../../db/client';
import { accessMeans } from '../../workers/coordinator/env';
import { RoleKeys } from '../../workers/s3/assume-role';
import { presign, signedFetch } from '../../workers/s3/signed-request';
import { type RoleCompany, seedRoleCompany } from './support/role-company';
import { setRoles } from './support/s3-control';
import { bytes, Driver, newSession } from './support/session-driver';
import { keysOf, MiB, openUploads, text, uploadAll } from './support/session-eyes';

const trusted = ({ roleArn: arn, externalId }: RoleCompany) => ({ arn, externalId });
const roleOf = ({ roleArn, externalId, access }: RoleCompany): RoleAccess => ({
  roleArn,
  externalId,
  endpoint: access.endpoint,
  region: access.region,
  bucket: access.bucket,
});
const load = async ({ companyId, projectId }: RoleCompany) =>
  await loadBucketAccess(createDatabase(env.DB), await accessMeans(env), companyId, projectId);

describe('a storage profile with a role', () => {
  it('carries a whole session, with keys that are none of its own', async () => {
    const company = await seedRoleCompany();
    await setRoles(trusted(company));
    const { view } = await uploadAll(company, { 'a.txt': text('small'), big: bytes(17 * MiB) });
    expect(view.state).toBe('completed');
    expect(await keysOf(company)).toEqual(['raw/C1/a.txt', 'raw/C1/big']);
    expect(await openUploads(company)).toEqual([]);
  });

  it('ends a session with a sentence where the role demands another external ID', async () => {
    const company = await seedRoleCompany();
    await setRoles({ arn: company.roleArn, externalId: 'of somebody else' });
    const driver = await Driver.connect(company, await newSession(company));
    await driver.begin({ 'a.txt': text('small') });
    const view = await driver.until(() => driver.views.find(({ state }) => state === 'failed'));
    expect(view.failure).toMatch(/does not let Longshore take on the role.*trust policy/);
  });

  it('gives keys with a token that every request and every URL needs', async () => {
    const company = await seedRoleCompany();
    await setRoles(trusted(company));
    const found = await load(company);
    if (!found?.ok) throw new Error('The role was to be taken on');
    const { access } = found.value;
    expect(access.accessKeyId).toMatch(/^ASIA/);
    const signed = await presign(access, { method: 'PUT', key: 'raw/C1/by-url', expiresSeconds: 60 });
    expect(new URL(signed.url).searchParams.get('X-Amz-Security-Token')).toBe(access.temporary?.sessionToken);
    expect((await fetch(signed.url, { method: 'PUT', body: 'x' })).status).toBe(200);
    const { temporary, ...without } = access;
    const list = { method: 'GET', query: { 'list-type': '2' } } as const;
    expect(await signedFetch(access, list)).toMatchObject({ ok: true });
    expect(await signedFetch(without, list)).toMatchObject({ ok: false, problem: { status: 403 } });
    const withOther = {
      ...without,
      temporary: { sessionToken: 'other', expiresAtMs: temporary?.expiresAtMs ?? 0 },
    };
    expect(await signedFetch(withOther, list)).toMatchObject({
      ok: false,
      problem: { code: 'InvalidToken' },
    });
  });
});

describe('the keys of a role', () => {
  it('are kept while they last, and renewed ten minutes before their end', async () => {
    const company = await seedRoleCompany();
    await setRoles(trusted(company));
    let nowMs = Date.now();
    const assumeRole = new RoleKeys(() => nowMs).with(env);
    const keysAt = async (minutes: number) => {
      nowMs = Date.now() + minutes * 60_000;
      const answer = await assumeRole(roleOf(company));
      if (!answer.ok) throw new Error(answer.problem.code);
      return answer.value.accessKeyId;
    };
    const first = await keysAt(0);
    expect(await keysAt(49)).toBe(first);
    expect(await keysAt(51)).not.toBe(first);
  });

  it('are of one company and bucket: others never get them from memory', async () => {
    const [one, other] = [await seedRoleCompany(), await seedRoleCompany()];
    await setRoles(trusted(one));
    const assumeRole = new RoleKeys(Date.now).with(env);
    expect(await assumeRole(roleOf(one))).toMatchObject({ ok: true });
    const stolen = { ...roleOf(one), externalId: other.externalId };
    expect(await assumeRole(stolen)).toMatchObject({ ok: false, problem: { code: 'RoleRefused' } });
  });

  it('are not to be had without keys of our own, or with wrong ones', async () => {
    const company = await seedRoleCompany();
    await setRoles(trusted(company));
    const keys = new RoleKeys(Date.now);
    const none = keys.with({ PLATFORM_AWS_ACCESS_KEY_ID: 'X' });
    expect(await none(roleOf(company))).toMatchObject({ ok: false, problem: { code: 'RolesNotOffered' } });
    for (const change of [
      { PLATFORM_AWS_ACCESS_KEY_ID: 'UNKNOWN' },
      { PLATFORM_AWS_SECRET_ACCESS_KEY: 'wrong' },
    ]) {
      const wrong = keys.with({ ...env, ...change });
      expect(await wrong(roleOf(company))).toMatchObject({
        ok: false,
        problem: { code: 'PlatformKeysRefused' },
      });
    }
  });
});
