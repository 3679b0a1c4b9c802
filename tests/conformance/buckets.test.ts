import { expect, test } from 'vitest';
import { connect, makeBucket } from './s3-under-test.ts';
import { texts } from './s3-xml.ts';

const { client, profile } = await connect();

test('a bucket is created, listed, found and deleted', async () => {
  const bucket = await makeBucket(client);
  expect((await client.call({ method: 'HEAD', bucket })).status).toBe(200);
  expect(texts((await client.call({ bucket: '' })).text, 'Name')).toContain(bucket);
  expect((await client.call({ method: 'DELETE', bucket })).status).toBe(204);
  expect((await client.call({ method: 'HEAD', bucket })).status).toBe(404);
});

test('a bucket with objects is not deleted', async () => {
  const bucket = await makeBucket(client);
  await client.call({ method: 'PUT', bucket, key: 'k', body: 'x' });
  const reply = await client.call({ method: 'DELETE', bucket });
  expect([reply.status, reply.code]).toEqual([409, 'BucketNotEmpty']);
});

test('a bucket that exists is not created again', async () => {
  const bucket = await makeBucket(client);
  expect((await client.call({ method: 'PUT', bucket })).status).toBe(profile.createBucketAgainStatus);
});

test('a bucket that does not exist is named in the error', async () => {
  const calls = [{ query: { 'list-type': '2' } }, { key: 'k' }, { method: 'PUT', key: 'k', body: 'x' }];
  for (const call of calls) {
    const reply = await client.call({ ...call, bucket: 'no-such-bucket-here-42' });
    expect([reply.status, reply.code]).toEqual([404, 'NoSuchBucket']);
  }
});

test.each(['UPPER-case', 'has_underscore_', 'ab', '192.168.0.1'])(
  'the bucket name %s is refused',
  async (bucket) => {
    const reply = await client.call({ method: 'PUT', bucket });
    expect(reply.status).toBe(profile.acceptsOddBucketNames.includes(bucket) ? 200 : 400);
    if (reply.status === 200) await client.call({ method: 'DELETE', bucket });
  },
);

test('a bucket says where it is', async () => {
  const reply = await client.call({ query: { location: '' } });
  expect(reply.status).toBe(200);
  expect(reply.text).toContain('LocationConstraint');
});

test('two buckets do not share keys', async () => {
  const [one, two] = [await makeBucket(client), await makeBucket(client)];
  await client.call({ method: 'PUT', bucket: one, key: 'k', body: 'one' });
  expect((await client.call({ bucket: two, key: 'k' })).status).toBe(404);
});
