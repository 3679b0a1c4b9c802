import { describe, expect, it } from 'vitest';
import { crc64nvme } from '../../core/checksums/crc64nvme';
import { setUp, single } from './fakes/engine-set-up';
import { taken } from './fakes/fake-bucket';
import { FakeFile } from './fakes/fake-file';
import { md5Of } from './fakes/node-hasher';
import { pieceBytes } from './read-digests';

function sliced(text: string): FakeFile {
  const file = FakeFile.of(text);
  file.isSliced = true;
  return file;
}

describe('a file that the transport reads by itself', () => {
  it('arrives, signed for the digest of what was read before', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: sliced('abc') }, grants: [single(1)] });
    await clock.advance(1_000);
    expect(bucket.requests[0]?.body).toBeInstanceOf(Blob);
    expect(new TextDecoder().decode(bucket.objects.get('1'))).toBe('abc');
    expect(session.reported('sent')).toEqual([
      expect.objectContaining({
        fileId: 1,
        digests: expect.objectContaining({ md5: '900150983cd24fb0d6963f7d28e17f72' }),
        sizeBytes: 3,
      }),
    ]);
  });

  it('fails as changed or unreadable when it is so at its turn, and the bucket counts as reachable', async () => {
    const files = { 1: sliced('before'), 2: sliced('locked'), 3: sliced('fine') };
    const { clock, session, bucket } = setUp({ files, grants: [single(1), single(2), single(3)] });
    bucket.answer = () => {
      files[1].change('after!');
      files[2].lock();
      return null;
    };
    await clock.advance(60_000);
    expect(session.reported('failed').map(({ fileId, reason }) => [fileId, reason])).toEqual([
      [1, 'changed'],
      [2, 'unreadable'],
    ]);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([3]);
    expect(session.framesOf('problem')).toEqual([]);
  });

  it('is read piece by piece where it is large, and only its digests are kept', async () => {
    const bytes = new Uint8Array(pieceBytes + 5).fill(7);
    const file = new FakeFile(bytes.slice());
    file.isSliced = true;
    const { clock, session, bucket } = setUp({ files: { 1: file }, grants: [single(1)] });
    bucket.answer = () => taken(null);
    await clock.advance(5_000);
    expect(session.reported('sent')[0]?.digests).toEqual({ crc64nvme: crc64nvme(bytes), md5: md5Of(bytes) });
    expect(file.reads).toBe(2);
  });
});
