import { describe, expect, it } from 'vitest';
import { crc64nvme } from '../checksums/crc64nvme';
import type { PackItem } from '../protocol/pack';
import type { PackPermit } from '../sessions/upload-session-port';
import { carryPack, type PackMeans, type PackPut } from './carry-pack';
import { PackReader, packHead } from './pack-format';

const crcOf = (text: string) => crc64nvme(new TextEncoder().encode(text));
const contents = Array.from({ length: 20 }, (_, at) => `content ${at}`);
const items: PackItem[] = contents.map((text, at) => ({
  fileId: at + 1,
  digests: { crc64nvme: crcOf(text) },
  sizeBytes: text.length,
}));
const permitOf = ({ fileId }: PackItem): PackPermit => ({
  kind: 'put',
  url: `http://bucket.test/${fileId}`,
  headers: {},
  stamp: `stamp ${fileId}`,
});

interface Given {
  /** What the sender sends before it falls silent, or ends where `ends`. */
  readonly sent?: readonly string[];
  readonly ends?: boolean;
  readonly put?: (fileId: number) => Promise<PackPut> | PackPut;
  readonly deadline?: AbortSignal;
}

async function carried({ sent = contents, ends = true, put, deadline }: Given) {
  const head = packHead({ engineId: 'engine-0001', files: items });
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(head);
      for (const text of sent) controller.enqueue(new TextEncoder().encode(text));
      if (ends) controller.close();
    },
  });
  const pack = new PackReader(body);
  await pack.head();
  const asked: number[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  let done = 0;
  let read = 0;
  let mostHeld = 0;
  const file = pack.file.bind(pack);
  pack.file = (sizeBytes) => {
    mostHeld = Math.max(mostHeld, ++read - done);
    return file(sizeBytes);
  };
  const means: PackMeans = {
    isIntact: async (bytes, digests) => crc64nvme(bytes) === digests.crc64nvme,
    put: async ({ url }) => {
      const fileId = Number(url.split('/').at(-1));
      asked.push(fileId);
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      const answer = (await put?.(fileId)) ?? { kind: 'stored', etag: `etag ${fileId}` };
      atOnce -= 1;
      done += 1;
      return answer;
    },
    deadline: deadline ?? new AbortController().signal,
  };
  const { answers, stored, unsettled } = await carryPack(pack, items, items.map(permitOf), means);
  expect(answers.map(({ fileId }) => fileId)).toEqual(items.map(({ fileId }) => fileId));
  return { outcomes: answers.map(({ outcome }) => outcome), stored, unsettled, asked, mostAtOnce, mostHeld };
}

const count = (outcomes: readonly string[], outcome: string) =>
  outcomes.filter((each) => each === outcome).length;

describe('a pack that is carried', () => {
  it('is put file by file over six connections, each with what its permit named', async () => {
    const { outcomes, stored, mostAtOnce } = await carried({});
    expect(new Set(outcomes)).toEqual(new Set(['stored']));
    expect(mostAtOnce).toBe(6);
    expect(stored[3]).toEqual({ ...items[3], stamp: 'stamp 4', etag: 'etag 4' });
  });

  it('never holds more of its files than it has connections', async () => {
    // The whole of it is there to be read at once.
    expect((await carried({})).mostHeld).toBe(6);
  });

  it('that breaks off says of the rest that nothing is known, and not that it is damaged', async () => {
    const { outcomes, stored } = await carried({ sent: [...contents.slice(0, 5), 'con'] });
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('stored'));
    expect(outcomes.slice(5)).toEqual(Array(15).fill('no_answer'));
    expect(stored).toHaveLength(5);
  });

  it('whose sender falls silent ends at the deadline with what arrived', async () => {
    const time = new AbortController();
    const { outcomes } = await carried({
      sent: contents.slice(0, 3),
      ends: false,
      deadline: time.signal,
      put: (fileId) => {
        if (fileId === 3) setImmediate(() => time.abort());
        return { kind: 'stored', etag: null };
      },
    });
    expect(count(outcomes, 'stored')).toBe(3);
    expect(count(outcomes, 'no_answer')).toBe(17);
  });

  it('names the files that may land yet: those without an answer, and with one that a proxy may have given', async () => {
    const answers: Record<number, PackPut> = {
      2: { kind: 'refused', status: 504, code: 'GatewayTimeout' },
      3: { kind: 'refused', status: 412, code: 'PreconditionFailed' },
      5: { kind: 'no_answer' },
    };
    const { unsettled } = await carried({
      put: (fileId) => answers[fileId] ?? { kind: 'stored', etag: null },
      sent: contents.slice(0, 8),
    });
    expect(unsettled.toSorted()).toEqual([2, 5]);
  });

  it('puts nothing after the deadline', async () => {
    const { asked, outcomes, unsettled } = await carried({ deadline: AbortSignal.abort() });
    expect(asked).toEqual([]);
    expect(unsettled).toEqual([]);
    expect(count(outcomes, 'no_answer')).toBe(20);
  });

  it('asks a bucket no more that gave six times in a row no answer', async () => {
    const { asked, outcomes } = await carried({ put: () => ({ kind: 'no_answer' }) });
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(count(outcomes, 'no_answer')).toBe(20);
    const now = await carried({
      put: (fileId) => (fileId % 3 ? { kind: 'no_answer' } : { kind: 'stored', etag: null }),
    });
    expect(now.asked).toHaveLength(20);
    expect(count(now.outcomes, 'stored')).toBe(6);
  });

  it('leaves what it does not read of it to be read by others, so that its sender hears the answer', async () => {
    let pulled = 0;
    const pieces = [packHead({ engineId: 'engine-0001', files: items }), ...contents];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = pieces[pulled++];
          if (piece === undefined) return controller.close();
          controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
        },
      },
      { highWaterMark: 0 },
    );
    const pack = new PackReader(body);
    await pack.head();
    await carryPack(pack, items, items.map(permitOf), {
      isIntact: async () => true,
      put: async () => ({ kind: 'no_answer' }),
      deadline: new AbortController().signal,
    });
    expect(pulled).toBeLessThan(pieces.length);
    await pack.skipRest(60_000);
    expect(pulled).toBe(pieces.length + 1);
  });

  it('takes no file for another when an answer comes after the bucket was given up', async () => {
    // At whatever moment, while the others of the pack are passed over.
    for (let turns = 0; turns < 60; turns++) {
      let isGivenUp = () => {};
      const givenUp = new Promise<void>((resolve) => {
        isGivenUp = resolve;
      });
      const { outcomes } = await carried({
        put: async (fileId) => {
          if (fileId === 7) isGivenUp();
          if (fileId !== 1) return { kind: 'no_answer' };
          await givenUp;
          for (let turn = 0; turn < turns; turn++) await null;
          return { kind: 'stored', etag: null };
        },
      });
      expect(new Set(outcomes)).toEqual(new Set(['stored', 'no_answer']));
    }
  });

  it('ends with the failure of what it is given, and hangs on nothing', async () => {
    const put = () => Promise.reject(new Error('A fault'));
    await expect(carried({ put })).rejects.toThrow('A fault');
  });
});
