import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noServer, Patience } from './patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const linked = { kind: 'running', link: 'open', problem: null } as Parameters<Patience['sees']>[0];

function patient() {
  const over: string[] = [];
  return { patience: new Patience(1_000, (sentence) => over.push(sentence)), over };
}

it('ends with a server that takes no list of files, though its link is open', () => {
  const { patience, over } = patient();
  patience.asks();
  patience.sees(linked);
  vi.advanceTimersByTime(5_000);
  expect(over).toEqual([]);
  patience.listing('The server is busy.');
  vi.advanceTimersByTime(600);
  patience.listing('The server is very busy.');
  expect(over).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(over).toEqual(['The server is very busy.']);
});

it('begins anew once the server has taken files', () => {
  const { patience, over } = patient();
  patience.asks();
  patience.sees(linked);
  patience.listing('The server is busy.');
  vi.advanceTimersByTime(900);
  patience.listing(null);
  vi.advanceTimersByTime(900);
  patience.listing('The server is busy.');
  vi.advanceTimersByTime(900);
  expect(over).toEqual([]);
});

it('has as much of it for a link that was lost while the server was busy', () => {
  const { patience, over } = patient();
  patience.sees(linked);
  patience.listing('The server is busy.');
  vi.advanceTimersByTime(900);
  patience.sees({ ...linked, link: 'reconnecting' } as typeof linked);
  patience.listing(null);
  vi.advanceTimersByTime(900);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(over).toEqual([noServer]);
});

it('waits for a server that is away before there is a link', () => {
  const { patience, over } = patient();
  patience.asks();
  vi.advanceTimersByTime(1_000);
  expect(over).toEqual([noServer]);
});
