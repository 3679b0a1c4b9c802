import type { DigestAlgorithm } from '../../../core/checksums/digest';
import type { Grant } from '../../../core/protocol/socket-frames';
import type { FileRow } from '../ledger/file-row';
import { holderBit } from './engines';
import { settle } from './lifecycle';
import { isManifestOpen } from './open-scans';
import type { SessionParts } from './parts';
import { digestOfRequest } from './request-digest';

/** Multipart uploads opened ahead of the engines' need; opening one takes a round trip through the queue. */
const openAhead = 4;
const missingAtOnce = 1_000;
/** Each file of a job that looks into the bucket is a subrequest: Cloudflare's free plan allows 50. */
const lookedAtAtOnce = 40;

/** Leases planned files to an engine: at most `room`, in key order. */
export function grant(parts: SessionParts, engineId: string, scan: number, room: number): Grant[] {
  const { state } = parts.records.require();
  if (state !== 'in_progress' && state !== 'planning') return [];
  const files = parts.ledger.grantable(holderBit(scan), room);
  parts.ledger.move(
    files.map((file) => file.id),
    'leased',
    { lease: engineId },
  );
  openMore(parts);
  return toGrants(parts, files);
}

/**
 * What an engine holds already, for when its socket comes back: the frame that granted it may have been lost with the old
 * one. An engine goes on with what it is working on.
 */
export function grantsHeld(parts: SessionParts, engineId: string): Grant[] {
  return toGrants(
    parts,
    parts.ledger.leasedTo(engineId).filter((file) => file.state === 'leased'),
  );
}

function toGrants(parts: SessionParts, files: readonly FileRow[]): Grant[] {
  const multipart = files.filter((file) => file.part_bytes !== null).map((file) => file.id);
  const partsDone = parts.ledger.partTable.numbersOf(multipart);
  const { abilities } = parts.records.require();
  return files.map((file) => toGrant(file, digestOfRequest(abilities, file), partsDone.get(file.id) ?? []));
}

function toGrant(file: FileRow, digest: DigestAlgorithm, partsDone: number[]): Grant {
  const existing = existingOf(file);
  return file.part_bytes === null
    ? { transport: 'single', fileId: file.id, digest, existing }
    : { transport: 'multipart', fileId: file.id, digest, partBytes: file.part_bytes, partsDone, existing };
}

function existingOf({
  existing_etag: etag,
  existing_crc64nvme: crc64nvme,
  size,
}: FileRow): Grant['existing'] {
  if (etag === null) return null;
  return { etag, sizeBytes: size, ...(crc64nvme === null ? {} : { crc64nvme }) };
}

/** Asks for multipart uploads to be opened, so that a few planned files always have one. */
export function openMore(parts: SessionParts): void {
  const ready = parts.ledger.openAndPlanned();
  const asked = parts.outbox.filesOf('open');
  const wanted = openAhead - ready - asked.size;
  if (wanted <= 0) return;
  const next = parts.ledger
    .unopened(openAhead + asked.size)
    .filter((file) => !asked.has(file.id))
    .slice(0, wanted);
  for (const file of next) parts.outbox.add('open', [file.id]);
}

/**
 * Takes an engine's leases back. Something of these files may have arrived without a report, so the bucket is asked before
 * they are given out again.
 */
export function takeBack(parts: SessionParts, engineId: string, only?: ReadonlySet<number>): number[] {
  const ids = parts.ledger
    .leasedTo(engineId)
    .filter((file) => file.state === 'leased' && (!only || only.has(file.id)))
    .map((file) => file.id);
  if (ids.length === 0) return [];
  parts.ledger.move(ids, 'interrupted', { lease: null });
  for (let at = 0; at < ids.length; at += lookedAtAtOnce)
    parts.outbox.add('reconcile', ids.slice(at, at + lookedAtAtOnce));
  return ids;
}

/**
 * Fails files that none of these scans found, once nothing else is left to do: no folder that was picked holds them. Returns whether
 * there were any.
 */
export function failMissing(parts: SessionParts, scans: readonly number[]): boolean {
  const { state } = parts.records.require();
  const counters = parts.ledger.counters();
  if (state !== 'in_progress' || scans.length === 0 || isManifestOpen(parts)) return false;
  if (counters.planned.files === 0) return false;
  if (counters.pending.files + counters.leased.files + counters.interrupted.files > 0) return false;
  const bits = scans.reduce((sum, scan) => (hasBit(sum, scan) ? sum : sum + holderBit(scan)), 0);
  if (parts.ledger.hasReadable(bits)) return false;
  const missing = parts.ledger.unreadable(bits, missingAtOnce);
  parts.ledger.move(
    missing.map((file) => file.id),
    'failed',
    { reason: 'missing_locally' },
  );
  settle(parts);
  return missing.length > 0;
}

/** Bit operators of JavaScript stop at 32 bits; scans go to 52. */
export function hasBit(bits: number, scan: number): boolean {
  return Math.floor(bits / holderBit(scan)) % 2 === 1;
}
