import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bucketKeys } from './bucket-keys';

async function homeWith(credentials: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'longshore-keys-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws/credentials'), credentials);
  return home;
}

const credentials = `[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key=default/secret=

# of the laboratory
[ soil ]
aws_access_key_id = ASIASOIL
aws_secret_access_key = soil+secret
aws_session_token = a==

[by-program]
credential_process = /usr/bin/true
`;

it('takes the keys of the environment before those of a profile', async () => {
  const HOME = await homeWith(credentials);
  const own = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own' };
  expect(bucketKeys({ HOME, AWS_PROFILE: 'soil', ...own })).toEqual({
    accessKeyId: 'AKIAOWN',
    secretAccessKey: 'own',
  });
});

it('takes the keys of the profile that is named, and of the default one where none is', async () => {
  const HOME = await homeWith(credentials);
  for (const env of [{ HOME }, { HOME, AWS_PROFILE: '', AWS_SHARED_CREDENTIALS_FILE: '' }])
    expect(bucketKeys(env)).toEqual({ accessKeyId: 'AKIADEFAULT', secretAccessKey: 'default/secret=' });
  const soil = {
    accessKeyId: 'ASIASOIL',
    secretAccessKey: 'soil+secret',
    temporary: expect.objectContaining({ sessionToken: 'a==' }),
  };
  expect(bucketKeys({ HOME, AWS_PROFILE: 'soil' })).toEqual(soil);
  const named = { AWS_SHARED_CREDENTIALS_FILE: join(HOME, '.aws/credentials'), AWS_PROFILE: 'soil' };
  expect(bucketKeys(named)).toEqual(soil);
});

it('says what to set where there are no keys', async () => {
  const HOME = await homeWith(credentials);
  const what = /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE/;
  for (const env of [{}, { HOME, AWS_PROFILE: 'by-program' }, { HOME, AWS_PROFILE: 'nobody' }])
    expect(() => bucketKeys(env)).toThrow(what);
});
