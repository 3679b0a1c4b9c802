import { AwsV4Signer } from 'aws4fetch';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Reply, S3Client, send } from './s3-client.ts';
import { connect, type S3UnderTest } from './s3-under-test.ts';
import { texts } from './s3-xml.ts';

/** Where the server under test has a role to take on; the local server always has one. */
const roleArn = process.env.S3_ROLE_ARN ?? 'arn:aws:iam::000000000000:role/conformance';
const externalId = process.env.S3_ROLE_EXTERNAL_ID ?? 'conformance-external-id';

/** Another server than the local one has a role only where the environment names it. */
const hasNoRole = process.env.S3_ENDPOINT !== undefined && process.env.S3_ROLE_ARN === undefined;

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await connect();
});

interface Asked {
  readonly reply: Reply;
  readonly keys: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

async function assumeRole(change: Record<string, string> = {}, secretAccessKey?: string): Promise<Asked> {
  const { access } = s3.client;
  const form = {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'conformance',
    ExternalId: externalId,
    DurationSeconds: '900',
  };
  const body = new URLSearchParams({ ...form, ...change }).toString();
  const { url, method, headers } = await new AwsV4Signer({
    accessKeyId: access.accessKeyId,
    secretAccessKey: secretAccessKey ?? access.secretAccessKey,
    region: access.region,
    service: 'sts',
    method: 'POST',
    url: `${access.endpoint}/`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    allHeaders: true,
  }).sign();
  const reply = await send({
    method,
    url: url.href,
    headers: Object.fromEntries(headers),
    body: Buffer.from(body),
  });
  const text = (name: string) => texts(reply.text, name)[0] ?? '';
  const keys = {
    accessKeyId: text('AccessKeyId'),
    secretAccessKey: text('SecretAccessKey'),
    sessionToken: text('SessionToken'),
  };
  return { reply, keys };
}

describe.skipIf(hasNoRole)('AssumeRole', () => {
  it('gives keys of short life that read and write, in a header and in a URL', async () => {
    const { reply, keys } = await assumeRole();
    expect(reply.status, reply.text).toBe(200);
    const [expiration = ''] = texts(reply.text, 'Expiration');
    expect(Date.parse(expiration) - Date.now()).toBeGreaterThan(600_000);
    const client = new S3Client({ ...s3.client.access, ...keys });
    const key = s3.key('by-role.txt');
    expect((await client.call({ method: 'PUT', key, body: 'by header' })).status).toBe(200);
    const presigned = { sign: 'query', expiresSeconds: 60 } as const;
    expect((await client.call({ method: 'PUT', key, body: 'by URL' }, presigned)).status).toBe(200);
    expect((await client.call({ key }, presigned)).text).toBe('by URL');
  });

  it('gives keys that are worth nothing without their token, or with another one', async () => {
    const { keys } = await assumeRole();
    const { sessionToken: other } = (await assumeRole()).keys;
    for (const sessionToken of [undefined, other, 'made up']) {
      const client = new S3Client({ ...s3.client.access, ...keys, sessionToken });
      const reply = await client.call({ query: { 'list-type': '2', 'max-keys': '1' } });
      expect([400, 403], `${sessionToken}`).toContain(reply.status);
    }
  });

  it('refuses a wrong external ID, an unknown role, and a wrong secret', async () => {
    expect((await assumeRole({ ExternalId: 'another' })).reply).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
    const unknown = await assumeRole({ RoleArn: 'arn:aws:iam::000000000000:role/no-such-role' });
    expect([403, 404]).toContain(unknown.reply.status);
    expect((await assumeRole({}, 'not-the-secret')).reply.status).toBe(403);
  });

  it('refuses a duration or a session policy that is none', async () => {
    expect((await assumeRole({ DurationSeconds: '10' })).reply.status).toBe(400);
    expect((await assumeRole({ Policy: 'nonsense' })).reply.status).toBe(400);
  });
});
