import type { PackLimits } from '../../../core/protocol/pack';
import type { Grant } from '../../../core/protocol/socket-frames';
import { defaultUploadSettings } from '../../../core/protocol/upload-settings';
import { Engine, type EngineState } from '../engine';
import type { ApiResult, Diagnosis, Random } from '../ports';
import { FakeBucket } from './fake-bucket';
import { FakeClock } from './fake-clock';
import type { FakeFile } from './fake-file';
import { FakePacks } from './fake-packs';
import { FakeSession } from './fake-session';
import { NodeHasher } from './node-hasher';

export const single = (fileId: number, existing: Grant['existing'] = null): Grant => ({
  transport: 'single',
  fileId,
  digest: 'md5',
  existing,
});
export const multipart = (
  fileId: number,
  partBytes: number,
  partsDone: number[] = [],
  existing: Grant['existing'] = null,
): Grant => ({
  transport: 'multipart',
  fileId,
  digest: 'md5',
  partBytes,
  partsDone,
  existing,
});

interface SetUp {
  readonly files: Record<number, FakeFile>;
  readonly grants: Grant[];
  readonly parallelUploads?: number;
  readonly packLimits?: PackLimits;
  readonly random?: Random;
}

/** An engine on fake ports, its link open. */
export function setUp({ files, grants, parallelUploads = 4, packLimits, random = () => 0.5 }: SetUp) {
  const clock = new FakeClock();
  const session = new FakeSession(clock, grants);
  session.settings = { ...defaultUploadSettings, parallelUploads, retries: 2 };
  session.packs = packLimits ?? null;
  const bucket = new FakeBucket(clock);
  const packs = new FakePacks(bucket, clock);
  const states: EngineState[] = [];
  const asked = { diagnosis: 0 };
  const answers: { diagnosis: ApiResult<Diagnosis>; diagnosisTakesMs: number; look: ApiResult<null> } = {
    diagnosis: {
      ok: true,
      value: { reachable: false, code: 'Unreachable', sentence: 'The storage server does not answer.' },
    },
    diagnosisTakesMs: 0,
    look: { ok: true, value: null },
  };
  const engine = new Engine({
    connect: session.connect,
    api: {
      diagnose: async () => {
        asked.diagnosis += 1;
        const { diagnosisTakesMs } = answers;
        if (diagnosisTakesMs > 0)
          await new Promise<void>((resolve) => clock.after(diagnosisTakesMs, resolve));
        return answers.diagnosis;
      },
      look: async () => answers.look,
      sendPack: packs.send,
    },
    transport: bucket,
    hasher: new NodeHasher(),
    clock,
    random,
    files: new Map(Object.entries(files).map(([id, file]) => [Number(id), file])),
    scan: 0,
    engineId: 'engine-0001',
    onState: (state) => states.push(state),
  });
  session.open();
  return { clock, session, bucket, packs, engine, states, asked, answers };
}
