import { expect, it } from 'vitest';
import { idleAlarmMs, nextAlarmInMs } from './alarms';
import type { SessionParts } from './parts';

it('looks again soon while a file waits for packs, though no engine is there and no scan is open', () => {
  const desk = { connectedEngines: () => new Set<string>() };
  const record = { state: 'in_progress', flushedRevision: 1, revision: 1, streamedScans: [] };
  const nextOf = (areAwaited: boolean) =>
    nextAlarmInMs(
      {
        records: { require: () => record },
        outbox: { isEmpty: () => true },
        engines: { anyGone: () => false },
        packs: { areAwaited },
      } as unknown as SessionParts,
      desk,
    );
  expect(nextOf(true)).toBe(10_000);
  expect(nextOf(false)).toBe(idleAlarmMs);
});
