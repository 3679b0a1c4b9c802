import { describe, expect, it } from 'vitest';
import type { Grant } from '../../core/protocol/socket-frames';
import { multipart, setUp, single } from './fakes/engine-set-up';
import { taken } from './fakes/fake-bucket';
import { FakeFile } from './fakes/fake-file';
import { crc64nvmeOf, md5Of } from './fakes/node-hasher';

const forCrc64 = (grant: Grant): Grant => ({ ...grant, digest: 'crc64nvme' });

describe('a bucket that enforces CRC64NVME', () => {
  it('costs no MD5', async () => {
    const files = { 1: FakeFile.of('abc'), 2: FakeFile.of('012345') };
    const grants = [single(1), multipart(2, 4)].map(forCrc64);
    const { clock, session } = setUp({ files, grants });
    await clock.advance(1_000);
    const signed = session.framesOf('sign').flatMap(({ items }) => items.map(({ digests }) => digests));
    expect(new Set(signed)).toEqual(
      new Set(['abc', '0123', '45'].map((text) => ({ crc64nvme: crc64nvmeOf(text) }))),
    );
    expect(session.reported('sent')[0]?.digests).toEqual({ crc64nvme: crc64nvmeOf('abc') });
    expect(session.reported('part')[1]?.digests).toEqual({ crc64nvme: crc64nvmeOf('45') });
  });

  it('costs one where an ETag is to be compared, or is not shown', async () => {
    const hidden = FakeFile.of('hidden');
    hidden.isSliced = true;
    const files = { 1: FakeFile.of('same'), 2: hidden };
    const grants = [single(1, { etag: md5Of('same'), sizeBytes: 4 }), single(2)].map(forCrc64);
    const { clock, session, bucket } = setUp({ files, grants });
    bucket.answer = () => taken(null);
    await clock.advance(1_000);
    expect(session.reported('identical')[0]?.digests.crc64nvme).toBe(crc64nvmeOf('same'));
    expect(session.reported('sent')[0]?.digests).toEqual({
      crc64nvme: crc64nvmeOf('hidden'),
      md5: md5Of('hidden'),
    });
  });
});
