import { expect, it } from 'vitest';
import type { DigestAlgorithm } from '../../core/checksums/digest';
import { MiB } from '../../core/sessions/part-size';
import { seededRandom } from '../../core/testing/seeded-random';
import { BufferBudget } from './buffer-budget';
import { multipart, single } from './fakes/engine-set-up';
import { FakeFile } from './fakes/fake-file';
import { FileJob, type Work } from './file-job';

class UnreadFile extends FakeFile {
  constructor(
    override readonly sizeBytes: number,
    isSliced: boolean,
  ) {
    super(new Uint8Array());
    this.isSliced = isSliced;
  }
}

const partOf = (mib: number, isSliced = false, digest: DigestAlgorithm = 'md5'): Work =>
  firstOf({ ...multipart(1, mib * MiB), digest }, mib, isSliced);
const smallOf = (mib: number, isSliced = false): Work => firstOf(single(2), mib, isSliced);

function firstOf(grant: ReturnType<typeof single>, mib: number, isSliced: boolean): Work {
  const work = new FileJob(grant, new UnreadFile(mib * MiB, isSliced)).next();
  if (!work) throw new Error('A file without work');
  return work;
}

/** How many of these are held at once, at most. */
function holdMany(budget: BufferBudget, work: Work): number {
  let held = 0;
  for (; budget.mayHold(work) && held < 1_000; held++) budget.hold(work);
  return held;
}

it('has room for small files where large parts have taken all that they may', () => {
  const budget = new BufferBudget();
  expect(holdMany(budget, partOf(16))).toBe(16);
  expect(holdMany(budget, smallOf(4))).toBe(16);
});

it('has room for one large part where small files have taken all that they may', () => {
  const budget = new BufferBudget();
  expect(holdMany(budget, smallOf(4))).toBe(64);
  expect(holdMany(budget, partOf(512))).toBe(1);
});

it('counts only a piece of what the transport reads by itself', () => {
  expect(holdMany(new BufferBudget(), partOf(512))).toBe(1);
  expect(holdMany(new BufferBudget(), partOf(512, true))).toBe(16);
});

it('gives back once what is given back twice', () => {
  const budget = new BufferBudget();
  const giveBack = budget.hold(partOf(250));
  expect(budget.mayHold(partOf(16))).toBe(false);
  giveBack();
  giveBack();
  budget.hold(partOf(250));
  expect(budget.mayHold(partOf(16))).toBe(false);
});

it('lets no part that needs an MD5 begin after it was full until there is room for four, so that they begin together', () => {
  const budget = new BufferBudget();
  const giveBack = Array.from({ length: 16 }, () => budget.hold(partOf(16)));
  for (const give of giveBack.slice(0, 3)) give();
  expect(budget.mayHold(partOf(16))).toBe(false);
  giveBack[3]?.();
  expect(holdMany(budget, partOf(16))).toBe(4);
});

it('lets each part begin as soon as it has room where it needs no MD5, or where few fit', () => {
  for (const part of [partOf(16, false, 'crc64nvme'), partOf(30)]) {
    const budget = new BufferBudget();
    const [give] = Array.from({ length: Math.floor((256 * MiB) / part.bytes) }, () => budget.hold(part));
    give?.();
    expect(budget.mayHold(part)).toBe(true);
  }
});

it.each([
  { digest: 'md5', partsMib: [5, 16] },
  { digest: 'md5', partsMib: [5, 8, 17, 63, 300, 5 * 1024] },
  { digest: 'crc64nvme', partsMib: [16, 63] },
] as const)(
  'comes to no standstill and starves neither kind, in whatever order files come and end: $digest, $partsMib',
  ({ digest, partsMib }) => {
    const places = 18;
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      const among = (count: number) => Math.floor(random() * count);
      const budget = new BufferBudget();
      const running: { isLarge: boolean; end: () => void }[] = [];
      const waited = { large: 0, small: 0 };
      let part = partOf(partsMib[0], false, digest);
      for (let step = 0; step < 500; step++) {
        while (running.length < places) {
          const small = smallOf(1 + among(16));
          const isTurn = running.filter(({ isLarge }) => isLarge).length < places / 2;
          const next = (isTurn ? [part, small] : [small, part]).find((work) => budget.mayHold(work, isTurn));
          if (!next) break;
          const { isLarge } = next.job;
          running.push({ isLarge, end: budget.hold(next) });
          waited[isLarge ? 'large' : 'small'] = 0;
          if (isLarge) part = partOf(partsMib[among(partsMib.length)] ?? 5, false, digest);
        }
        expect(running).not.toEqual([]);
        running.splice(among(running.length), 1)[0]?.end();
        waited.large += 1;
        waited.small += 1;
        expect(Math.max(waited.large, waited.small), 'ends of others meanwhile').toBeLessThan(8 * places);
      }
    }
  },
);

it('keeps room free for the parts that wait, though a small file would take each bit of it', () => {
  const budget = new BufferBudget();
  const small = Array.from({ length: 25 }, () => budget.hold(smallOf(10)));
  for (const give of small.slice(0, 4)) give();
  expect(budget.mayHold(smallOf(10)), 'where no part waits').toBe(true);
  expect(budget.mayHold(smallOf(10), true)).toBe(false);
  expect(budget.mayHold(partOf(16))).toBe(true);
});
