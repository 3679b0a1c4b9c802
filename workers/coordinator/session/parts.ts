import type { Ledger } from '../ledger/ledger';
import type { Outbox } from '../ledger/outbox';
import type { Engines } from './engines';
import type { OpenPacks } from './open-packs';
import type { PlanPace } from './plan-pace';
import type { RecordBox } from './session-record';

/** What the pieces of a session share. Every function that takes it is synchronous: it runs inside one transaction. */
export interface SessionParts {
  readonly records: RecordBox;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly engines: Engines;
  readonly packs: OpenPacks;
  readonly planPace: PlanPace;
  nowMs(): number;
}
