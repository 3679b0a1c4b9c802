import { describe, expect, it } from 'vitest';
import type { PackLimits } from '../../core/protocol/pack';
import { multipart, setUp, single } from './fakes/engine-set-up';
import { FakeFile, filesOf } from './fakes/fake-file';

const limits: PackLimits = { files: 10, bytes: 1_000, fileBytes: 100 };

function packing(files: Record<number, FakeFile>, packLimits: PackLimits = limits) {
  const grants = Object.keys(files).map((id) => single(Number(id)));
  return setUp({ files, grants, packLimits });
}

describe('packs', () => {
  it('carry many small files in one request, none of which is reported again', async () => {
    const { clock, packs, bucket, session } = packing(filesOf(25));
    await clock.advance(2_000);
    expect(packs.received.flat().sort((a, b) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, at) => at + 1),
    );
    expect(Math.max(...packs.received.map((ids) => ids.length))).toBe(10);
    expect(packs.received).toHaveLength(3);
    expect(bucket.objects.size).toBe(25);
    expect(bucket.requests, 'PUTs of the browser').toEqual([]);
    expect(session.reports).toEqual([]);
  });

  it('are on their way four at a time', async () => {
    const { clock, packs } = packing(filesOf(100));
    packs.latencyMs = 1_000;
    await clock.advance(40);
    expect(packs.inFlight, 'before any has waited to be filled').toBe(4);
    await clock.advance(20_000);
    expect(packs.mostInFlight).toBe(4);
    expect(packs.received.flat()).toHaveLength(100);
  });

  it('hold no more bytes than they may', async () => {
    const { clock, packs } = packing(filesOf(12, 90), { files: 100, bytes: 300, fileBytes: 100 });
    await clock.advance(3_000);
    expect(packs.received.flat()).toHaveLength(12);
    // They begin small, and grow while they are quick.
    expect(packs.received[0]).toHaveLength(1);
    expect(Math.max(...packs.received.map((ids) => ids.length))).toBe(3);
  });

  it('leave larger files, and parts, to requests of their own', async () => {
    const files = { ...filesOf(3), 8: FakeFile.of('x'.repeat(101)), 9: FakeFile.of('y'.repeat(200)) };
    const grants = [multipart(9, 100), single(8), single(1), single(2), single(3)];
    const { clock, packs, bucket } = setUp({ files, grants, packLimits: limits });
    await clock.advance(2_000);
    expect(packs.received).toEqual([[1, 2, 3]]);
    expect([...bucket.objects.keys()].sort()).toEqual(['1', '2', '3', '8', '9/1', '9/2']);
  });

  it('are not used where the session has none', async () => {
    const files = filesOf(3);
    const { clock, packs, bucket } = setUp({ files, grants: [single(1), single(2), single(3)] });
    await clock.advance(2_000);
    expect(packs.received).toEqual([]);
    expect(bucket.objects.size).toBe(3);
  });

  it.each(['no_answer', 'busy', 'refused'] as const)(
    'that meet "%s" let every file travel alone, and are tried again later',
    async (kind) => {
      const { clock, packs, bucket, session } = packing(filesOf(3));
      packs.failure = { ok: false, kind, sentence: 'No.' };
      await clock.advance(2_000);
      expect(packs.received).toHaveLength(1);
      expect(bucket.objects.size).toBe(3);
      expect(session.reported('sent')).toHaveLength(3);

      packs.failure = null;
      await clock.advance(40_000);
      session.grants.push(single(1));
      session.become('in_progress');
      await clock.advance(2_000);
      expect(packs.received.at(-1)).toEqual([1]);
      expect(packs.received).toHaveLength(2);
    },
  );

  it('answer file by file: what the bucket refuses fails, what is damaged is read again, what is unsure is tried again and goes alone at last', async () => {
    const { clock, packs, bucket, session } = packing(filesOf(5));
    let damaged = 0;
    packs.answer = ({ fileId }) => {
      if (fileId === 1) return { fileId, outcome: 'refused', status: 400, code: 'KeyTooLongError' };
      if (fileId === 2 && damaged++ === 0) return { fileId, outcome: 'damaged' };
      if (fileId === 3) return { fileId, outcome: 'no_answer' };
      if (fileId === 4) return { fileId, outcome: 'not_signed' };
      return null;
    };
    await clock.advance(3_000);
    expect(session.reported('failed')).toEqual([
      { type: 'failed', fileId: 1, reason: 'rejected', detail: 'KeyTooLongError' },
    ]);
    expect(packs.received.filter((ids) => ids.includes(2))).toHaveLength(2);
    expect(packs.received.filter((ids) => ids.includes(3))).toHaveLength(2);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([3]);
    expect(session.framesOf('release').flatMap(({ fileIds }) => fileIds)).toEqual([4]);
    expect([...bucket.objects.keys()].sort()).toEqual(['2', '3', '5']);
  });

  it('wait while the session is paused', async () => {
    const { clock, packs, session } = packing(filesOf(3));
    session.become('paused');
    await clock.advance(5_000);
    expect(packs.received).toEqual([]);
    session.become('in_progress');
    await clock.advance(1_000);
    expect(packs.received).toEqual([[1, 2, 3]]);
  });
});
