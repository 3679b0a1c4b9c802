import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppContext } from '../../app/server/context';
import { createStorageProfile } from '../../app/server/storage-profiles.server';
import { openSecret } from '../../core/storage/secret-box';
import { loadBucketAccess } from '../../db/bucket-access';
import { storageProfiles } from '../../db/schema';
import { type ApiClient, addCompany, addCycle, profileInput } from './support/api-client';

const app = createAppContext(env);
let admin: ApiClient;

beforeAll(async () => {
  admin = await addCompany();
});

const missing = crypto.randomUUID();

describe('storage profiles', () => {
  it('are made, listed, read, changed and deleted', async () => {
    const client = await addCompany();
    const made = await client.post('/storage-profiles', profileInput(' Archive '));
    expect(made.status).toBe(201);
    const { id } = made.body.storageProfile;
    expect(made.body.storageProfile).toMatchObject({
      name: 'Archive',
      region: 'eu-central-1',
      projectCount: 0,
    });
    expect((await client.get('/storage-profiles')).body.storageProfiles).toEqual([made.body.storageProfile]);
    const changed = await client.patch(`/storage-profiles/${id}`, { name: 'Vault', region: 'eu-west-1' });
    expect(changed.body.storageProfile).toMatchObject({
      name: 'Vault',
      region: 'eu-west-1',
      accessKeyId: 'AKIAEXAMPLE',
    });
    expect((await client.get(`/storage-profiles/${id}`)).body.storageProfile).toEqual(
      changed.body.storageProfile,
    );
    expect((await client.remove(`/storage-profiles/${id}`)).status).toBe(204);
    expect((await client.get(`/storage-profiles/${id}`)).status).toBe(404);
  });

  it('never show their secret, sealed or open', async () => {
    const client = await addCompany();
    const made = await client.post('/storage-profiles', profileInput());
    const { id } = made.body.storageProfile;
    const texts = [
      made.text,
      (await client.get('/storage-profiles')).text,
      (await client.get(`/storage-profiles/${id}`)).text,
      (await client.patch(`/storage-profiles/${id}`, { secretAccessKey: 'another-secret' })).text,
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/a-very-secret-key|another-secret/);
      expect(text).not.toMatch(/secret|sealed|v1\./i);
    }
  });

  it('keep the secret when it is left empty, and take a new one', async () => {
    const client = await addCompany();
    const { profileId, projectId } = await addCycle(client);
    const secretOf = async () => {
      const found = await loadBucketAccess(app.db, await app.accessMeans(), client.companyId, projectId);
      return found?.ok ? found.value.access.secretAccessKey : found;
    };
    await client.patch(`/storage-profiles/${profileId}`, { name: 'Renamed', secretAccessKey: '' });
    expect(await secretOf()).toBe('a-very-secret-key');
    await client.patch(`/storage-profiles/${profileId}`, { secretAccessKey: 'a-new-key' });
    expect(await secretOf()).toBe('a-new-key');
  });

  it('seal the secret for their own company and row only', async () => {
    const client = await addCompany();
    const one = (await client.post('/storage-profiles', profileInput('One'))).body.storageProfile;
    const row = await app.db.select().from(storageProfiles).where(eq(storageProfiles.id, one.id)).get();
    const keys = await app.secretKeys();
    const sealed = row?.secretSealed ?? '';
    expect(sealed).not.toContain('a-very-secret-key');
    expect(await openSecret(keys, { companyId: client.companyId, rowId: one.id }, sealed)).toBe(
      'a-very-secret-key',
    );
    await expect(openSecret(keys, { companyId: client.companyId, rowId: missing }, sealed)).rejects.toThrow();
    await expect(openSecret(keys, { companyId: admin.companyId, rowId: one.id }, sealed)).rejects.toThrow();
  });

  it('stay while a project uses them', async () => {
    const client = await addCompany();
    const { profileId } = await addCycle(client);
    const answer = await client.remove(`/storage-profiles/${profileId}`);
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('Projects use this storage profile');
  });

  it.each([
    [{ name: '' }, 'name', 'Enter the name of the storage profile.'],
    [{ name: 'x'.repeat(101) }, 'name', 'longer than 100 characters'],
    [{ endpoint: 'nonsense' }, 'endpoint', 'not an address'],
    [{ endpoint: 'http://s3.example.com' }, 'endpoint', 'https://'],
    [{ endpoint: 'https://10.0.0.1' }, 'endpoint', 'public host name'],
    [{ endpoint: 'https://[fd00::1]' }, 'endpoint', 'public host name'],
    [{ endpoint: 'https://minio' }, 'endpoint', 'public host name'],
    [{ endpoint: 'https://metadata.google.internal' }, 'endpoint', 'public host name'],
    [{ endpoint: 'https://s3.example.com:9000' }, 'endpoint', 'port'],
    [{ endpoint: 'https://s3.example.com/bucket' }, 'endpoint', 'path'],
    [{ endpoint: 'https://s3.example.com/?x' }, 'endpoint', 'path'],
    [{ endpoint: 'https://me:you@s3.example.com' }, 'endpoint', 'password'],
    [{ region: 'eu central' }, 'region', 'The region'],
    [{ accessKeyId: 'a/b' }, 'accessKeyId', 'access key ID'],
    [{ secretAccessKey: '' }, 'secretAccessKey', 'Enter the secret access key.'],
    [{ surprise: 1 }, 'surprise', 'not known'],
  ])('refuse %j with a sentence about %s', async (change, field, part) => {
    const answer = await admin.post('/storage-profiles', { ...profileInput(), ...change });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 400, title: 'Bad request', field });
    expect(answer.body.detail).toContain(part);
    expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
  });

  it('may be on loopback only in local mode', async () => {
    const input = { ...profileInput('Loopback'), endpoint: 'http://127.0.0.1:9000' };
    const actor = {
      companyId: admin.companyId,
      userId: admin.userId,
      role: 'admin',
      displayName: 'A',
      via: { kind: 'sign-in', signInId: 's' },
      mustSetUpTwoFactor: false,
    } as const;
    const hosted = createAppContext({ ...env, LOCAL_MODE: 'false' });
    expect(await createStorageProfile(hosted, actor, input)).toMatchObject({ ok: false, field: 'endpoint' });
    expect(await createStorageProfile(app, actor, input)).toMatchObject({ ok: true });
  });

  it('refuse a name that the company already uses, but not one of another company', async () => {
    const [one, two] = [await addCompany(), await addCompany()];
    await one.post('/storage-profiles', profileInput('Same'));
    const again = await one.post('/storage-profiles', profileInput('Same'));
    expect(again).toMatchObject({ status: 409, body: { field: 'name' } });
    expect((await two.post('/storage-profiles', profileInput('Same'))).status).toBe(201);
    const other = (await one.post('/storage-profiles', profileInput('Other'))).body.storageProfile;
    expect(await one.patch(`/storage-profiles/${other.id}`, { name: 'Same' })).toMatchObject({ status: 409 });
  });
});
