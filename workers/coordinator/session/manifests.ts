import type { ManifestAnswer, ManifestEntry } from '../../../core/protocol/manifest';
import { isTerminal } from '../../../core/sessions/session-state';
import { takeManifest } from '../ledger/manifest-intake';
import { holderBit } from './engines';
import { awaitPacks } from './job-desk';
import type { Refusal } from './lifecycle';
import { manifestGrew } from './open-scans';
import type { SessionParts } from './parts';
import { hasEnded, isVerifying } from './refusals';
import { exceedsAllowance, type SessionRecord } from './session-record';

/** Why the session takes no entries of this scan now, or null. */
export function manifestProblem(record: SessionRecord, scan: number): Refusal | null {
  if (isTerminal(record.state)) return hasEnded;
  if (record.state === 'verifying') return isVerifying;
  if (scan < record.scans) return null;
  return {
    ok: false,
    sentence: `Scan ${scan} was never opened. Open a scan first, then send its manifest.`,
  };
}

/** An answer at the index of each entry; null where they are more than the company may still store, and nothing is to be kept. */
export function addEntries(
  parts: SessionParts,
  scan: number,
  entries: readonly ManifestEntry[],
): ManifestAnswer[] | null {
  const record = parts.records.require();
  const settings = { prefix: record.prefix, partSizeBytes: record.settings.partSizeBytes };
  const { answers, restarted } = takeManifest(parts.ledger, settings, holderBit(scan), entries);
  if (exceedsAllowance(record, parts.ledger.counters())) return null;
  if (restarted > 0) awaitPacks(parts);
  if (parts.ledger.strays().length > 0) parts.outbox.addOnce('abort');
  parts.records.touch();
  manifestGrew(parts, scan);
  return answers;
}
