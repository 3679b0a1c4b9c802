import { expect, it } from 'vitest';
import { compareUtf8 } from '../storage/byte-order';
import { FakeObjectStore } from '../testing/fake-object-store';
import { surveyInRanges } from './survey-in-ranges';

/** Counts the listings that are under way together. */
class SlowStore extends FakeObjectStore {
  mostAtOnce = 0;
  private atOnce = 0;

  override async list(query: Parameters<FakeObjectStore['list']>[0]) {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.atOnce -= 1;
    return super.list(query);
  }
}

const sorted = (keys: string[]) => keys.sort(compareUtf8).map((key) => ({ key }));
/** So many keys of which some lie beyond the basic plane. */
const keysOf = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `p/${['a', '\uffee', '😀'][at % 3]}/${String(at).padStart(5, '0')}`,
  );

async function surveyed(store: FakeObjectStore, entries: { key: string }[]) {
  const survey = await surveyInRanges(store, 'p/', entries);
  if (!survey.ok) throw new Error(survey.problem.code);
  return survey.value;
}

it('tells of every entry once, over all cuts, with strangers before, between and behind them', async () => {
  const store = new SlowStore();
  const keys = keysOf(5_000);
  const entries = sorted([...keys]);
  const missing = new Set([0, 999, 1_000, 2_500, 4_999].map((at) => entries[at]?.key));
  for (const key of keys) if (!missing.has(key)) store.put(key, 'x');
  for (const key of keys.filter((_, at) => at % 500 === 0)) store.put(`${key} stranger`, 'x');
  for (const key of ['p/', 'p/0', 'p/😀/😀', 'q/a']) store.put(key, 'x');
  const { joined, rest } = await surveyed(store, entries);
  expect(rest).toBe(0);
  expect(joined.map(({ entry }) => entry)).toEqual(entries);
  for (const { entry, object } of joined)
    expect(object?.key ?? null).toBe(missing.has(entry.key) ? null : entry.key);
});

it('lists five ranges at once, a page for each where the bucket holds nothing else', async () => {
  const store = new SlowStore();
  for (const key of keysOf(6_000)) store.put(key, 'x');
  await surveyed(store, sorted(keysOf(6_000)));
  expect(store.mostAtOnce).toBe(5);
  expect(store.lists).toBe(6);
});

it('asks for ten pages of crowded ranges together, and leaves the rest to the next call', async () => {
  const store = new SlowStore();
  for (const key of keysOf(3_000)) {
    store.put(key, 'x');
    for (const stranger of [1, 2, 3]) store.put(`${key}-${stranger}`, 'x');
  }
  const left = new Set(sorted(keysOf(3_000)));
  for (let calls = 0; left.size > 0; calls++) {
    expect(calls).toBeLessThan(10);
    const before = store.lists;
    const { joined, rest } = await surveyed(store, [...left]);
    expect(store.lists - before).toBeLessThanOrEqual(10);
    for (const { entry, object } of joined) {
      expect(object?.key).toBe(entry.key);
      left.delete(entry);
    }
    expect(rest).toBe(left.size);
  }
});

it('asks for ten pages also where few files make one range, as of a small session in a full cycle', async () => {
  const store = new SlowStore();
  const keys = keysOf(300);
  for (const key of keys) {
    store.put(key, 'x');
    for (let stranger = 0; stranger < 25; stranger++) store.put(`${key}-${stranger}`, 'x');
  }
  const { joined, rest } = await surveyed(store, sorted(keys));
  expect(rest).toBe(0);
  expect(joined).toHaveLength(300);
  expect(store.lists).toBeLessThanOrEqual(10);
});

it('hands on why the bucket could not be listed, and asks no further', async () => {
  const store = new SlowStore();
  store.failWith = 'NoSuchBucket';
  const survey = await surveyInRanges(store, 'p/', sorted(keysOf(9_000)));
  expect(survey.ok ? null : survey.problem.code).toBe('NoSuchBucket');
  expect(store.lists).toBe(5);
});

it('of no entries asks for nothing', async () => {
  const store = new SlowStore();
  expect(await surveyed(store, [])).toEqual({ joined: [], rest: 0 });
  expect(store.lists).toBe(0);
});

it('asks for a thousand keys at most in all ranges of a server that lists out of order', async () => {
  const store = new FakeObjectStore({ order: 'utf16' });
  for (const key of ['p/\ue000', 'p/\uffee', 'p/😀', 'p/😁', 'p/😂']) store.put(key, 'x');
  const wanted = Array.from({ length: 5_000 }, (_, at) => ({ key: `p/${1_000 + at}` }));
  const survey = await surveyInRanges(store, 'p/', wanted);
  expect(survey.ok && [survey.value.joined.length, survey.value.rest]).toEqual([1_000, 4_000]);
  expect(store.heads).toBe(1_000);
});
