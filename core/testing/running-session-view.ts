import { type Counters, type SessionView, SessionViewSchema } from '../protocol/session-view';
import { defaultUploadSettings } from '../protocol/upload-settings';
import { fileStates } from '../sessions/file-state';

/** A view of a session that is under way, for tests. */
export function runningSessionView(
  counters: Partial<Counters>,
  more: Partial<SessionView> = {},
): SessionView {
  const none = Object.fromEntries(fileStates.map((state) => [state, { files: 0, bytes: 0 }]));
  return SessionViewSchema.parse({
    id: 's',
    state: 'in_progress',
    attempt: 1,
    failure: null,
    settings: defaultUploadSettings,
    counters: { ...none, ...counters },
    partBytes: 0,
    inFlight: [],
    problem: null,
    engines: 1,
    weakNoOverwrite: false,
    createdAtMs: 0,
    startedAtMs: 0,
    endedAtMs: null,
    nowMs: 0,
    revision: 1,
    ...more,
  });
}
