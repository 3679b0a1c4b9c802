import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { createStorageProfile } from '../../app/server/storage-profiles.server';
import { addCompany, addCycle, profileInput } from './support/api-client';

const roleArn = 'arn:aws:iam::123456789012:role/longshore';
const { accessKeyId: _id, secretAccessKey: _secret, ...place } = profileInput('By role');
const roleInput = { ...place, kind: 'role', roleArn };

describe('a storage profile with a role', () => {
  it('is made from an ARN alone; the external ID is ours, and differs from one to the next', async () => {
    const client = await addCompany();
    const first = await client.post('/storage-profiles', roleInput);
    expect(first.status, first.text).toBe(201);
    expect(first.body.storageProfile).toMatchObject({ kind: 'role', roleArn, accessKeyId: '' });
    const second = await client.post('/storage-profiles', { ...roleInput, name: 'Another' });
    const ids = [first, second].map(({ body }) => body.storageProfile.externalId);
    expect(ids[0]).toMatch(/^longshore-[0-9a-f-]{36}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ['an external ID of the own choice', { externalId: 'x' }],
    ['an access key', { accessKeyId: 'AKIAEXAMPLE' }],
    ['no ARN', { roleArn: 'longshore' }],
  ])('takes no %s', async (_what, change) => {
    const client = await addCompany();
    const answer = await client.post('/storage-profiles', { ...roleInput, ...change });
    expect(answer.status).toBe(400);
    expect((await client.get('/storage-profiles')).body.storageProfiles).toEqual([]);
  });

  it('can be changed to keys and back, keeps its external ID, and needs all of the other kind', async () => {
    const client = await addCompany();
    const made = (await client.post('/storage-profiles', roleInput)).body.storageProfile;
    const path = `/storage-profiles/${made.id}`;
    expect((await client.patch(path, { kind: 'keys', accessKeyId: 'AKIAEXAMPLE' })).status).toBe(400);
    const keys = { kind: 'keys', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-very-secret-key' };
    expect((await client.patch(path, keys)).body.storageProfile).toMatchObject({ kind: 'keys', roleArn: '' });
    const back = await client.patch(path, { kind: 'role', roleArn });
    expect(back.body.storageProfile).toMatchObject({
      kind: 'role',
      accessKeyId: '',
      externalId: made.externalId,
    });
  });

  it('is not offered where Longshore has no keys of its own, and the answer says why', async () => {
    const client = await addCompany();
    const app = createAppContext({ ...env, PLATFORM_AWS_ACCESS_KEY_ID: undefined });
    const { companyId, userId } = client;
    const via = { kind: 'sign-in', signInId: 'x' } as const;
    const actor = {
      companyId,
      userId,
      role: 'admin',
      displayName: 'A',
      mustSetUpTwoFactor: false,
      via,
    } as const;
    const outcome = await createStorageProfile(app, actor, { ...place, kind: 'role', roleArn });
    expect(outcome).toMatchObject({
      ok: false,
      field: 'kind',
      sentence: expect.stringMatching(/ask the operator/),
    });
  });
});

describe('the access policy of a project', () => {
  it('names its bucket and the prefixes of its cycles', async () => {
    const client = await addCompany();
    const { projectId } = await addCycle(client);
    const { status, body } = await client.get(`/projects/${projectId}/access-policy`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'keys', trustPolicyJson: null });
    const cycles = (await client.get(`/projects/${projectId}/cycles`)).body.cycles;
    expect(body.policyJson).toContain(`arn:aws:s3:::soil-data/${cycles[0].prefix}*`);
  });

  it('comes with the trust policy where the storage profile has a role', async () => {
    const client = await addCompany();
    const { projectId } = await addCycle(client);
    const profile = (await client.post('/storage-profiles', roleInput)).body.storageProfile;
    await client.patch(`/projects/${projectId}`, { storageProfileId: profile.id });
    const { body } = await client.get(`/projects/${projectId}/access-policy`);
    expect(JSON.parse(body.trustPolicyJson).Statement[0]).toMatchObject({
      Principal: { AWS: env.PLATFORM_AWS_PRINCIPAL_ARN },
      Condition: { StringEquals: { 'sts:ExternalId': profile.externalId } },
    });
  });
});
