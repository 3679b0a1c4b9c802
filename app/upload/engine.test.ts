import { describe, expect, it } from 'vitest';
import { protocolVersion } from '../../core/protocol/socket-frames';
import { multipart, setUp, single } from './fakes/engine-set-up';
import { FakeFile } from './fakes/fake-file';
import { crc64nvmeOf, md5Of } from './fakes/node-hasher';

describe('Engine', () => {
  it('sends fifty small files and a multipart one, and reports each once', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => i + 1);
    const files = Object.fromEntries(ids.map((id) => [id, FakeFile.of(`file ${id}`)]));
    const { clock, session, bucket } = setUp({
      files: { ...files, 51: FakeFile.of('0123456789') },
      grants: [multipart(51, 4), ...ids.map((id) => single(id))],
    });
    await clock.advance(10_000);
    expect(
      session
        .reported('sent')
        .map(({ fileId }) => fileId)
        .sort((a, b) => a - b),
    ).toEqual(ids);
    expect(session.reported('sent')[0]).toMatchObject({
      digests: { crc64nvme: crc64nvmeOf('file 1'), md5: md5Of('file 1') },
      etag: md5Of('file 1'),
      sizeBytes: 6,
    });
    expect(session.reported('part').map(({ part, sizeBytes }) => [part, sizeBytes])).toEqual([
      [1, 4],
      [2, 4],
      [3, 2],
    ]);
    expect(bucket.requests).toHaveLength(53);
    expect(bucket.mostInFlight).toBe(4);
    expect(session.frames[0]).toMatchObject({
      type: 'hello',
      version: protocolVersion,
      role: 'engine',
      engineId: 'engine-0001',
      scan: 0,
    });
    expect(Math.max(...session.framesOf('want').map(({ files: n }) => n))).toBeLessThanOrEqual(4 + 2 * 6);
  });

  it('sends the signed headers exactly, and an empty file', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: FakeFile.of('') }, grants: [single(1)] });
    await clock.advance(1_000);
    expect(bucket.requests[0]?.headers).toEqual({ 'content-md5': 'd41d8cd98f00b204e9800998ecf8427e' });
    expect(session.reported('sent')).toEqual([expect.objectContaining({ sizeBytes: 0 })]);
  });

  it('lets small files pass while a large one is under way', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('x'.repeat(100)), 2: FakeFile.of('small') },
      grants: [multipart(1, 1), single(2)],
    });
    await clock.advance(100);
    expect(bucket.count('2')).toBe(1);
    await clock.advance(5_000);
    expect(session.reported('part')).toHaveLength(100);
  });

  it('sends two large files side by side', async () => {
    const { clock, bucket } = setUp({
      files: { 1: FakeFile.of('x'.repeat(500)), 2: FakeFile.of('y'.repeat(10)) },
      grants: [multipart(1, 1), multipart(2, 1)],
    });
    await clock.advance(200);
    const second = bucket.requests.filter(({ url }) => url.includes('/2/')).length;
    expect(second).toBe(10);
    expect(bucket.requests.length - second).toBeLessThan(50);
  });

  it('does not send parts again that the bucket has', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('0123456789') },
      grants: [multipart(1, 4, [1, 3])],
    });
    await clock.advance(1_000);
    expect(bucket.requests).toHaveLength(1);
    expect(session.reported('part')).toEqual([
      expect.objectContaining({ part: 2, digests: expect.objectContaining({ md5: md5Of('4567') }) }),
    ]);
  });

  it('sends nothing for content that is there already', async () => {
    const large = '0123456789';
    const hashes = ['0123', '4567', '89'].map(md5Of).join('');
    const composite = `${md5Of(Buffer.from(hashes, 'hex'))}-3`;
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('same'), 2: FakeFile.of(large), 3: FakeFile.of(large), 4: FakeFile.of('new!') },
      grants: [
        single(1, { etag: md5Of('same'), sizeBytes: 4 }),
        multipart(2, 4, [], { etag: composite, sizeBytes: 10 }),
        multipart(3, 4, [], { etag: md5Of(large), sizeBytes: 10 }),
        single(4, { etag: md5Of('old!'), sizeBytes: 4 }),
      ],
    });
    await clock.advance(2_000);
    expect(
      session
        .reported('identical')
        .map(({ fileId }) => fileId)
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(session.reported('identical').every(({ digests }) => digests.crc64nvme)).toBe(true);
    expect(bucket.requests).toHaveLength(1);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([4]);
  });

  it('goes by the CRC64NVME of what is there where the grant names one, and then makes no MD5', async () => {
    const named = (content: string, sizeBytes: number) => ({
      etag: md5Of('no MD5 of anything'),
      sizeBytes,
      crc64nvme: crc64nvmeOf(content),
    });
    const { clock, session } = setUp({
      files: {
        1: FakeFile.of('same'),
        2: FakeFile.of('new!'),
        3: FakeFile.of('0123456789'),
        4: FakeFile.of('9876543210'),
      },
      grants: [
        { ...single(1, named('same', 4)), digest: 'crc64nvme' },
        { ...single(2, named('old!', 4)), digest: 'crc64nvme' },
        { ...multipart(3, 4, [], named('0123456789', 10)), digest: 'crc64nvme' },
        { ...multipart(4, 4, [], named('0123456789', 10)), digest: 'crc64nvme' },
      ],
    });
    await clock.advance(2_000);
    const identical = session.reported('identical').sort((a, b) => a.fileId - b.fileId);
    expect(identical).toMatchObject([
      { fileId: 1, digests: { crc64nvme: crc64nvmeOf('same') } },
      { fileId: 3, digests: { crc64nvme: crc64nvmeOf('0123456789') } },
    ]);
    expect(session.reported('sent')).toMatchObject([{ fileId: 2 }]);
    expect(session.reported('part').map(({ fileId }) => fileId)).toEqual([4, 4, 4]);
    const all = [...identical, ...session.reported('sent'), ...session.reported('part')];
    expect(all.filter(({ digests }) => digests.md5 !== undefined)).toEqual([]);
  });

  it('sends a multipart file whose existing ETag cannot be compared', async () => {
    const { clock, session } = setUp({
      files: { 1: FakeFile.of('0123') },
      grants: [multipart(1, 2, [], { etag: `${md5Of('?')}-9`, sizeBytes: 4 })],
    });
    await clock.advance(1_000);
    expect(session.reported('part')).toHaveLength(2);
  });

  it('finishes what is on the wire when paused, and starts nothing until resumed', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i + 1, FakeFile.of(`f${i}`)]));
    const { clock, session, bucket } = setUp({
      files,
      grants: Object.keys(files).map((id) => single(Number(id))),
    });
    bucket.latencyMs = 1_000;
    await clock.advance(500);
    session.become('paused');
    await clock.advance(60_000);
    expect(bucket.requests).toHaveLength(4);
    expect(session.reported('sent')).toHaveLength(4);
    session.become('in_progress');
    await clock.advance(60_000);
    expect(session.reported('sent')).toHaveLength(30);
    expect(bucket.requests).toHaveLength(30);
  });

  it('aborts everything when the session ends', async () => {
    const { clock, session, bucket, states } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    bucket.latencyMs = 10_000;
    await clock.advance(500);
    expect(bucket.inFlight).toBe(1);
    session.become('cancelled');
    await clock.advance(0);
    expect(bucket.inFlight).toBe(0);
    expect(states.at(-1)).toEqual({ kind: 'finished' });
    expect(session.isClosed).toBe(true);
    expect(session.reports).toEqual([]);
  });

  it('sends unacknowledged reports again after a reconnect, with the same engine and number', async () => {
    const { clock, session, states } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    session.acknowledges = false;
    await clock.advance(1_000);
    session.drop();
    expect(states.at(-1)).toMatchObject({ link: 'reconnecting' });
    await clock.advance(1_000);
    session.acknowledges = true;
    session.open();
    session.say({ type: 'grants', grants: [single(1)] });
    await clock.advance(1_000);
    const [first, second] = session.framesOf('report');
    expect(second).toEqual(first);
    expect(session.framesOf('hello').map(({ engineId }) => engineId)).toEqual(['engine-0001', 'engine-0001']);
    session.drop();
    session.open();
    await clock.advance(1_000);
    expect(session.framesOf('report')).toHaveLength(2);
  });

  it('goes on with its files over a lost connection', async () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i + 1, FakeFile.of(`f${i}`)]));
    const { clock, session } = setUp({ files, grants: Object.keys(files).map((id) => single(Number(id))) });
    await clock.advance(15);
    session.drop();
    await clock.advance(5_000);
    session.open();
    await clock.advance(5_000);
    expect(new Set(session.reported('sent').map(({ fileId }) => fileId)).size).toBe(10);
  });

  it('looks at what the session found in the bucket, of a file that it holds and had no answer about', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    bucket.answer = () => ({ kind: 'no_answer' });
    await clock.advance(500);
    session.signsFor = () => false;
    const existing = { etag: md5Of(new TextEncoder().encode('a')), sizeBytes: 1 };
    session.say({ type: 'grants', grants: [single(1, existing)] });
    await clock.advance(5_000);
    expect(session.reported('identical')).toMatchObject([{ fileId: 1, etag: existing.etag }]);
    expect(session.framesOf('release')).toEqual([]);
  });

  it('gives back what was granted while its report was on its way, since nobody works on it', async () => {
    const { clock, session } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    session.acknowledges = false;
    await clock.advance(1_000);
    expect(session.reported('sent')).toHaveLength(1);
    session.say({ type: 'grants', grants: [single(1)] });
    await clock.advance(1_000);
    expect(session.framesOf('release')).toEqual([]);
    session.say({ type: 'ack', seq: 0, unknown: [] });
    await clock.advance(1_000);
    expect(session.framesOf('release')).toEqual([{ type: 'release', fileIds: [1] }]);
  });

  it('stops sending a file that it is granted anew, and gives back those it gets no signature for', async () => {
    const { clock, session, bucket } = setUp({
      files: { 1: FakeFile.of('a'), 2: FakeFile.of('b') },
      grants: [single(1), single(2)],
    });
    bucket.latencyMs = 10_000;
    session.signsFor = (fileId) => fileId === 1;
    await clock.advance(500);
    expect(session.framesOf('release')).toEqual([{ type: 'release', fileIds: [2] }]);
    session.signsFor = () => false;
    session.say({ type: 'grants', grants: [single(1, { etag: 'other', sizeBytes: 1 })] });
    await clock.advance(0);
    expect(bucket.inFlight).toBe(0);
    await clock.advance(1_000);
    expect(session.framesOf('release').flatMap(({ fileIds }) => fileIds)).toEqual([2, 1]);
    expect(session.reports).toEqual([]);
  });

  it('takes grants that come late, and says which files are under way', async () => {
    const { clock, session, bucket } = setUp({ files: { 1: FakeFile.of('late') }, grants: [] });
    session.state = 'planning';
    await clock.advance(3_000);
    bucket.latencyMs = 1_000;
    session.grants = [single(1)];
    session.become('in_progress');
    await clock.advance(3_000);
    expect(session.reported('sent')).toHaveLength(1);
    const inFlight = session.framesOf('in_flight').map(({ files }) => files.length);
    expect(inFlight).toContain(1);
    expect(inFlight.at(-1)).toBe(0);
  });

  it('keeps everything while the sign-in has ended, says so, and goes on after the next sign-in', async () => {
    const { clock, session, states, answers } = setUp({
      files: { 1: FakeFile.of('a') },
      grants: [],
    });
    answers.look = { ok: false, kind: 'signed_out', sentence: 'Sign in again.' };
    session.drop();
    await clock.advance(0);
    expect(states.at(-1)).toMatchObject({
      kind: 'running',
      problem: { code: 'SignedOut', sentence: expect.stringContaining('goes on from where it stood') },
    });
    session.grants = [single(1)];
    session.open();
    await clock.advance(1_000);
    expect(states.at(-1)).toMatchObject({ kind: 'running', problem: null });
    expect(session.reported('sent')).toHaveLength(1);
  });

  it('stops with a sentence when the session is gone or the server says no', async () => {
    const first = setUp({ files: {}, grants: [] });
    first.answers.look = { ok: false, kind: 'gone', sentence: 'There is no such session.' };
    first.session.drop();
    await first.clock.advance(0);
    expect(first.states.at(-1)).toEqual({ kind: 'stopped', sentence: 'There is no such session.' });
    const second = setUp({ files: {}, grants: [] });
    second.session.say({ type: 'error', code: 'unsupported_version', sentence: 'Reload the page.' });
    expect(second.states.at(-1)).toEqual({ kind: 'stopped', sentence: 'Reload the page.' });
  });

  it('gives its files back when the page is closed', async () => {
    const { clock, session, bucket, engine } = setUp({ files: { 1: FakeFile.of('a') }, grants: [single(1)] });
    bucket.latencyMs = 10_000;
    await clock.advance(500);
    engine.leave('The page was closed.');
    expect(session.framesOf('release')).toEqual([{ type: 'release', fileIds: [1] }]);
    expect(session.isClosed).toBe(true);
  });
});
