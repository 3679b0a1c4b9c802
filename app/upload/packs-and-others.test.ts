import { describe, expect, it, vi } from 'vitest';
import type { PackLimits } from '../../core/protocol/pack';
import { multipart, setUp, single } from './fakes/engine-set-up';
import { FakeFile, filesOf } from './fakes/fake-file';

const limits: PackLimits = { files: 10, bytes: 1_000, fileBytes: 100 };
const idsOf = (files: Record<number, FakeFile>) => Object.keys(files).map(Number);
const tinyGrants = (files: Record<number, FakeFile>) => idsOf(files).map((id) => single(id));
const large = (sizeBytes = 400) => FakeFile.of('x'.repeat(sizeBytes));

describe('packs beside other requests', () => {
  it('arrive while the browser cannot reach the bucket, and give no large file up for it', async () => {
    const tiny = filesOf(200);
    const files = { ...tiny, 901: large(), 902: large(), 903: large() };
    const grants = [multipart(901, 100), single(902), single(903), ...tinyGrants(tiny)];
    const { clock, packs, bucket, session } = setUp({ files, grants, packLimits: limits });
    packs.latencyMs = 5_000;
    let isCut = true;
    bucket.answer = () => (isCut ? { kind: 'no_answer' } : null);
    await clock.advance(200_000);
    expect(packs.received.flat()).toHaveLength(200);
    expect(session.reports).toEqual([]);
    expect(session.framesOf('problem').at(-1)?.problem).not.toBeNull();
    isCut = false;
    await clock.advance(15_000);
    expect(session.reported('sent')).toHaveLength(2);
    expect(session.reported('part')).toHaveLength(4);
  });

  it('that fail with hundreds of files at work let large parts go on, and hold no more requests than may be', async () => {
    const tiny = filesOf(300);
    const files = { ...tiny, 900: large(2_000) };
    const grants = [multipart(900, 100), ...tinyGrants(tiny)];
    const { clock, packs, bucket, session } = setUp({ files, grants, packLimits: limits });
    packs.latencyMs = 50;
    packs.failure = { ok: false, kind: 'busy', sentence: 'Too many.' };
    await clock.advance(8_000);
    expect(packs.received.length).toBeLessThanOrEqual(4);
    expect(bucket.mostInFlight).toBe(4);
    const parts = bucket.requests.map(({ url }) => /\/900\//.test(url));
    expect(parts.slice(0, 40).filter(Boolean).length).toBeGreaterThanOrEqual(15);
    expect(session.reported('sent')).toHaveLength(300);
    expect(session.reported('part')).toHaveLength(20);
  });

  it('hold no more in memory than the packs on their way, and no memory of large files', async () => {
    const tiny = filesOf(60, 100);
    const files = { ...tiny, 900: large() };
    const grants = [...tinyGrants(tiny), single(900)];
    const { clock, packs, session } = setUp({ files, grants, packLimits: { ...limits, files: 50 } });
    packs.latencyMs = 1_000_000;
    await clock.advance(5_000);
    const read = Object.values(tiny).filter(({ reads }) => reads > 0);
    // Five packs of a quarter of the 1,000 bytes that may be.
    expect(read.length).toBeLessThanOrEqual(13);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([900]);
  });

  it('ask for many files only while those fit packs', async () => {
    const files = Object.fromEntries(idsOf(filesOf(600)).map((id) => [id, large(150)]));
    const { clock, session } = setUp({
      files,
      grants: tinyGrants(files),
      packLimits: { ...limits, files: 256 },
    });
    await clock.advance(10_000);
    // What ends in a second, and not the hundreds that packs would take.
    expect(Math.max(...session.framesOf('want').map(({ files: asked }) => asked))).toBeLessThanOrEqual(200);

    const tiny = filesOf(3_000, 1);
    const packed = setUp({ files: tiny, grants: tinyGrants(tiny), packLimits: { ...limits, files: 256 } });
    packed.packs.latencyMs = 100;
    await packed.clock.advance(20_000);
    expect(packed.packs.received.flat()).toHaveLength(3_000);
    expect(packed.packs.received.length).toBeLessThan(30);
  });

  it('are not shown among the files under way, which would hide the large ones', async () => {
    const tiny = filesOf(66);
    const files = { ...tiny, 900: large() };
    const grants = [...tinyGrants(tiny), single(900)];
    const { clock, packs, bucket, session } = setUp({ files, grants, packLimits: { ...limits, files: 50 } });
    packs.latencyMs = 2_000;
    bucket.latencyMs = 2_000;
    await clock.advance(1_000);
    const shown = session.framesOf('in_flight').flatMap((frame) => frame.files.map(({ id }) => id));
    expect(new Set(shown)).toEqual(new Set([900]));
  });
});

describe('a file of a pack', () => {
  it('that arrives damaged again and again goes alone: it may be the pack that is damaged', async () => {
    const files = filesOf(3);
    const { clock, packs, session } = setUp({ files, grants: tinyGrants(files), packLimits: limits });
    packs.answer = ({ fileId }) => (fileId === 2 ? { fileId, outcome: 'damaged' } : null);
    await clock.advance(3_000);
    expect(packs.received.filter((ids) => ids.includes(2))).toHaveLength(2);
    expect(session.reported('sent').map(({ fileId }) => fileId)).toEqual([2]);
    expect(session.reported('failed')).toEqual([]);
  });

  it('whose answer was lost is given back once the session signs no more for it', async () => {
    const files = filesOf(30);
    const { clock, packs, session } = setUp({ files, grants: tinyGrants(files), packLimits: limits });
    packs.failure = { ok: false, kind: 'no_answer', sentence: 'No answer.' };
    session.signsFor = () => false;
    await clock.advance(5_000);
    const releases = session.framesOf('release');
    expect(new Set(releases.flatMap(({ fileIds }) => fileIds))).toEqual(new Set(idsOf(files)));
    expect(session.reports).toEqual([]);
  });

  it('that is refused with all others of it is given back with them, in one message', async () => {
    const files = filesOf(10);
    const { clock, packs, session } = setUp({ files, grants: tinyGrants(files), packLimits: limits });
    packs.answer = ({ fileId }) => ({ fileId, outcome: 'not_signed' });
    await clock.advance(3_000);
    expect(session.framesOf('release').map(({ fileIds }) => fileIds.length)).toEqual([10]);
  });

  it('that is granted anew while it waits, or is on its way, leaves the others as they are', async () => {
    const files = filesOf(14);
    const { clock, packs, session } = setUp({ files, grants: tinyGrants(files), packLimits: limits });
    packs.latencyMs = 1_000;
    await clock.advance(10);
    expect(packs.received.flat()).toHaveLength(10);
    const [onItsWay] = packs.received.flat();
    const waiting = idsOf(files).find((id) => !packs.received.flat().includes(id));
    const anew = [onItsWay ?? 0, waiting ?? 0];
    const existing = { etag: 'other', sizeBytes: 10 };
    session.say({ type: 'grants', grants: anew.map((id) => single(id, existing)) });
    await clock.advance(5_000);
    const times = (id: number) => packs.received.flat().filter((each) => each === id).length;
    expect(idsOf(files).map((id) => [id, times(id)])).toEqual(
      idsOf(files).map((id) => [id, id === onItsWay ? 2 : 1]),
    );
    expect(session.reports).toEqual([]);
    expect(session.framesOf('release')).toEqual([]);
  });

  it('goes alone where the pack meets a fault of the engine', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const files = filesOf(3);
    const { clock, packs, session } = setUp({ files, grants: tinyGrants(files), packLimits: limits });
    packs.fault = new Error('A fault');
    await clock.advance(3_000);
    expect(session.reported('sent')).toHaveLength(3);
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });

  it('is no longer on its way once the page has left', async () => {
    const files = filesOf(10);
    const { clock, packs, engine, session } = setUp({
      files,
      grants: tinyGrants(files),
      packLimits: limits,
    });
    packs.latencyMs = 1_000;
    await clock.advance(10);
    engine.leave('The page was closed.');
    await clock.advance(10);
    expect(packs.aborted).toBe(1);
    expect(session.reports).toEqual([]);
  });
});
