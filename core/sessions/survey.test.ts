import { expect, it } from 'vitest';
import { FakeObjectStore } from '../testing/fake-object-store';
import { surveyBucket } from './survey';

const entries = (...keys: string[]) => keys.map((key) => ({ key }));

it('finds what the bucket holds at each key, among strangers and beyond the basic plane', async () => {
  const store = new FakeObjectStore();
  for (const key of ['p/a', 'p/b', 'p/\uffee', 'p/😀', 'p/zz', 'q/a']) store.put(key, 'x');
  const survey = await surveyBucket(store, 'p/', entries('p/a', 'p/c', 'p/d', 'p/e', 'p/\uffee', 'p/😀'));
  expect(survey.ok && survey.value.joined.map((j) => [j.entry.key, j.object?.key ?? null])).toEqual([
    ['p/a', 'p/a'],
    ['p/c', null],
    ['p/d', null],
    ['p/e', null],
    ['p/\uffee', 'p/\uffee'],
    ['p/😀', 'p/😀'],
  ]);
});

it('asks key by key when the server lists out of order, rather than calling objects missing', async () => {
  const store = new FakeObjectStore({ order: 'utf16' });
  const keys = ['p/\ue000', 'p/\uffee', 'p/😀', 'p/😁', 'p/😂'];
  for (const key of keys) store.put(key, 'x');
  const survey = await surveyBucket(store, 'p/', entries(...keys));
  expect(survey.ok && survey.value.joined.every((j) => j.object !== null)).toBe(true);
  expect(store.heads).toBe(keys.length);
});

it('stays within its page budget in a crowded range, and still moves on', async () => {
  const store = new FakeObjectStore({ pageSize: 2 });
  for (let i = 100; i < 200; i++) store.put(`p/${i}`, 'x');
  const wanted = entries('p/100', 'p/110', 'p/120', 'p/130', 'p/199');
  const survey = await surveyBucket(store, 'p/', wanted);
  expect(survey.ok && survey.value.joined.map((j) => j.object?.key)).toEqual(['p/100', 'p/110']);
  expect(survey.ok && survey.value.rest).toBe(3);
  expect(store.lists).toBe(10);
});

it('hands on why the bucket could not be listed', async () => {
  const store = new FakeObjectStore();
  store.failWith = 'NoSuchBucket';
  const survey = await surveyBucket(store, 'p/', entries('p/a', 'p/b', 'p/c', 'p/d', 'p/e'));
  expect(survey.ok ? null : survey.problem.code).toBe('NoSuchBucket');
});

it('asks for a thousand keys at most of a server that lists out of order, and leaves the rest to the next call', async () => {
  const store = new FakeObjectStore({ order: 'utf16' });
  for (const key of ['p/\ue000', 'p/\uffee', 'p/😀', 'p/😁', 'p/😂']) store.put(key, 'x');
  const wanted = entries(...Array.from({ length: 2_500 }, (_, at) => `p/${1_000 + at}`));
  const survey = await surveyBucket(store, 'p/', wanted);
  expect(survey.ok && [survey.value.joined.length, survey.value.rest]).toEqual([1_000, 1_500]);
  expect(store.heads).toBe(1_000);
});
