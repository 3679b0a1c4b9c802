import { isTerminal } from '../../../core/sessions/session-state';
import { holderBit } from './engines';
import type { SessionParts } from './parts';

/** A scan whose files were begun to be sent before all were found. */
export interface StreamedScan {
  readonly scan: number;
  /** The last batch of it. */
  readonly touchedAtMs: number;
  /** All its files are in the ledger. */
  readonly isClosed: boolean;
}

const scansAtMost = 52;
/** Before its engine says hello, and for callers without a socket, a scan lives this long after its last batch. */
const livesOnMs = 30_000;

/** From here on the manifest grows while files are sent. */
export function openScan(parts: SessionParts, scan: number): void {
  // A start that comes late, or again, must not open what was read to its end.
  if (streamedScan(parts, scan)?.isClosed) return;
  const others = parts.records.require().streamedScans.filter((other) => other.scan !== scan);
  const opened = { scan, touchedAtMs: parts.nowMs(), isClosed: false };
  parts.records.update({ streamedScans: [...others, opened] });
}

/**
 * The number of a new scan. Of those that are given out again, one by which an engine still reads is passed over. While files are sent
 * the scan is open from here on: its engine may be there before its first files are, and nothing is missing yet.
 */
export function takeScanNumber(parts: SessionParts): number {
  const { scans } = parts.records.require();
  const next = Array.from({ length: scansAtMost }, (_, ahead) => scans + ahead);
  const opened = next.find((n) => n < scansAtMost || !parts.engines.reads(n % scansAtMost)) ?? scans;
  const scan = opened % scansAtMost;
  if (opened >= scansAtMost) parts.ledger.dropHolder(holderBit(scan));
  forgetScan(parts, scan);
  const { state } = parts.records.update({ scans: opened + 1, lastActivityAtMs: parts.nowMs() });
  if (state === 'planning' || state === 'in_progress') openScan(parts, scan);
  return scan;
}

/** For a number that is given out again. */
function forgetScan(parts: SessionParts, scan: number): void {
  const { streamedScans } = parts.records.require();
  parts.records.update({ streamedScans: streamedScans.filter((other) => other.scan !== scan) });
}

export function closeScan(parts: SessionParts, scan: number): void {
  const { streamedScans } = parts.records.require();
  parts.records.update({
    isManifestWhole: true,
    streamedScans: streamedScans.map((other) => (other.scan === scan ? { ...other, isClosed: true } : other)),
  });
}

export function streamedScan(parts: SessionParts, scan: number): StreamedScan | null {
  return parts.records.require().streamedScans.find((other) => other.scan === scan) ?? null;
}

/** A batch of a scan came: what is new is planned while the session goes on. */
export function manifestGrew(parts: SessionParts, scan: number): void {
  const { state, streamedScans } = parts.records.require();
  if (state === 'pending' || isTerminal(state)) return;
  if (streamedScans.every((other) => other.scan !== scan)) return;
  const touchedAtMs = parts.nowMs();
  parts.records.update({
    streamedScans: streamedScans.map((other) => (other.scan === scan ? { ...other, touchedAtMs } : other)),
  });
  if (parts.ledger.counters().pending.files > 0) parts.outbox.addOnce('plan');
}

/**
 * Whether more files may still come. A scan whose engine is gone is not waited for, as long as another one was whole: the folder
 * may never be read to its end again. Where none was, only part of the folder is known, and the session waits for somebody to
 * go on with it.
 */
export function isManifestOpen(parts: SessionParts): boolean {
  const { isManifestWhole, state } = parts.records.require();
  return !isTerminal(state) && (!isManifestWhole || anyOpen(parts));
}

/** Whether it is to be looked after that an open scan may be abandoned. */
export function anyOpen(parts: SessionParts): boolean {
  const { streamedScans, state } = parts.records.require();
  return !isTerminal(state) && streamedScans.some((scan) => !scan.isClosed && isAlive(parts, scan));
}

function isAlive(parts: SessionParts, { scan, touchedAtMs }: StreamedScan): boolean {
  return parts.engines.reads(scan) || touchedAtMs > parts.nowMs() - livesOnMs;
}
