import type { PackLimits } from '../../core/protocol/pack';
import type { Clock } from './ports';

/** Packs on their way at once, where the person allows so many requests; the bucket's answers of one and the bytes of the next overlap. */
const packsAtOnce = 4;
const leastBytes = 64 * 1024;
/** The server gives a pack up some 40 s after its head: one that took longer than this was too large for the line. */
const longMs = 12_000;
const shortMs = 4_000;
const firstRestMs = 10_000;
const longestRestMs = 300_000;

/**
 * How many packs, and how large: they grow while they are quick and shrink where they are slow or go wrong. After one that went
 * wrong small files travel alone for a while, by the path that tells what is the matter; then a single pack tries again.
 */
export class PackPace {
  private limits: PackLimits | null = null;
  private bytes = 0;
  private mostAtOnce = packsAtOnce;
  private restMs = 0;
  private restsUntilMs = 0;

  constructor(private readonly clock: Clock) {}

  setLimits(limits: PackLimits | null, requestsAtOnce: number): void {
    this.mostAtOnce = Math.min(packsAtOnce, requestsAtOnce);
    this.bytes = limits ? Math.min(limits.bytes, this.bytes || Math.ceil(limits.bytes / 4)) : 0;
    this.limits = limits;
  }

  /** Null while everything travels alone. */
  get current(): PackLimits | null {
    if (!this.limits || this.clock.nowMs() < this.restsUntilMs) return null;
    return { ...this.limits, bytes: this.bytes };
  }

  /** Whether a file is of the size that packs are for, now or later. */
  fits(sizeBytes: number): boolean {
    return this.limits !== null && sizeBytes <= this.limits.fileBytes;
  }

  get atOnce(): number {
    return this.restMs > 0 ? 1 : this.mostAtOnce;
  }

  succeeded(tookMs: number): void {
    this.restMs = 0;
    if (tookMs > longMs) this.shrink();
    else if (tookMs < shortMs) this.bytes = Math.min(this.limits?.bytes ?? 0, this.bytes * 2);
  }

  failed(): void {
    this.shrink();
    const nowMs = this.clock.nowMs();
    // Packs that were on their way together fail together: that is one failure.
    if (nowMs < this.restsUntilMs) return;
    this.restMs = Math.min(longestRestMs, this.restMs * 2 || firstRestMs);
    this.restsUntilMs = nowMs + this.restMs;
  }

  private shrink(): void {
    if (this.bytes > leastBytes) this.bytes = Math.max(leastBytes, Math.floor(this.bytes / 2));
  }
}
