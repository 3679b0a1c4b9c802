import { expect, it } from 'vitest';
import type { FileRow } from '../ledger/file-row';
import { OpenPacks } from './open-packs';

function setUp() {
  const kept = new Map<string, unknown>();
  const kv = {
    get: (key: string) => structuredClone(kept.get(key)),
    put: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
  } as unknown as SyncKvStorage;
  const clock = { nowMs: 1_000 };
  return { clock, packs: () => new OpenPacks(kv, () => clock.nowMs) };
}

const rowOf = (id: number, mtime = 1) => ({ id, mtime, size: 10 }) as FileRow;
const rows = (count: number) => Array.from({ length: count }, (_, at) => rowOf(at + 1));

it('keeps a file that was found changed waiting until its pack is closed, also after a new start', () => {
  const { packs } = setUp();
  const before = packs();
  const pack = before.open([rowOf(1), rowOf(2)]);
  before.save();
  const after = packs();
  expect([...after.awaited([rowOf(1, 2), rowOf(2), rowOf(3)])]).toEqual([1]);
  after.close(pack, []);
  expect(after.awaited([rowOf(1, 2)]).size).toBe(0);
});

it('lets go of the files whose end is known when a pack is closed, and keeps the others waiting', () => {
  const { packs } = setUp();
  const open = packs();
  const pack = open.open([rowOf(1), rowOf(2)]);
  open.close(pack, [2]);
  expect([...open.awaited([rowOf(1, 2), rowOf(2, 2)])]).toEqual([2]);
  expect(open.files()).toEqual([2]);
});

it('lets it go on without a closing once the time of the pack is over', () => {
  const { packs, clock } = setUp();
  const open = packs();
  open.open([rowOf(1)]);
  clock.nowMs += 45_000;
  expect(open.awaited([rowOf(1, 2)]).size).toBe(0);
});

it('opens no more packs than its one value in storage can hold', () => {
  const { packs, clock } = setUp();
  const open = packs();
  while (!open.areMany) open.open(rows(256));
  expect(open.files().length).toBeLessThan(20_000 + 256);
  clock.nowMs += 45_000;
  expect(open.areMany).toBe(false);
});
