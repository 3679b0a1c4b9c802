import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ServerFrame } from '../../../core/protocol/socket-frames';
import type { SessionState } from '../../../core/sessions/session-state';
import { Broadcaster } from './broadcaster';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function broadcast() {
  const sent: string[] = [];
  let shown = '';
  const socket = { send: (text: string) => sent.push(text) } as unknown as WebSocket;
  const broadcaster = new Broadcaster(
    async () => [socket],
    () => shown as unknown as ServerFrame,
    () => Date.now(),
  );
  const change = (state: SessionState, what: string) => {
    shown = what;
    broadcaster.changed(state);
  };
  return { sent, change };
}

it('sends the first change at once, and those that follow together', async () => {
  const { sent, change } = broadcast();
  change('in_progress', 'one file');
  await vi.advanceTimersByTimeAsync(0);
  change('in_progress', 'two files');
  change('in_progress', 'three files');
  await vi.advanceTimersByTimeAsync(199);
  expect(sent).toEqual(['"one file"']);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual(['"one file"', '"three files"']);
});

it('sends a new state at once, with the change that was waiting, and nothing after it', async () => {
  const { sent, change } = broadcast();
  change('in_progress', 'one file');
  await vi.advanceTimersByTimeAsync(50);
  change('in_progress', 'two files');
  change('verifying', 'all files');
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['"one file"', '"all files"']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(2);
});
