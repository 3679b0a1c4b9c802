import {
  type ClientFrame,
  maxSignItems,
  type SignedItem,
  type SignItem,
} from '../../core/protocol/socket-frames';
import type { Clock } from './ports';

const gatherMs = 10;
/** A request with so many bytes is worth a question of its own; its reader is busy with the next one before any timer ends. */
const askedAtOnceBytes = 1024 * 1024;
/** A frame can be lost with the link that carried it; asking twice is free. */
const askAgainMs = 15_000;

export type Signing =
  | { readonly kind: 'signed'; readonly item: SignedItem }
  | { readonly kind: 'refused' }
  | { readonly kind: 'dropped' };

interface Pending {
  readonly item: SignItem;
  readonly answer: (signing: Signing) => void;
}

/** Asks the session for signatures: questions of a few milliseconds about small requests travel together. */
export class SignDesk {
  private readonly pending = new Map<string, Pending>();
  private unasked: string[] = [];
  private isOpen = false;
  private isHeld = false;
  private firstHostOnly = false;
  private takeBackGather: (() => void) | null = null;
  private takeBackReminder: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly send: (frame: ClientFrame) => void,
    private readonly takesForms = false,
  ) {}

  sign(item: SignItem, signal: AbortSignal): Promise<Signing> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: 'dropped' });
      const key = keyOf(item);
      const drop = () => {
        this.pending.delete(key);
        resolve({ kind: 'dropped' });
      };
      signal.addEventListener('abort', drop, { once: true });
      const answer = (signing: Signing) => {
        signal.removeEventListener('abort', drop);
        this.pending.delete(key);
        resolve(signing);
      };
      this.pending.set(key, { item, answer });
      this.unasked.push(key);
      if (this.unasked.length >= maxSignItems || item.sizeBytes >= askedAtOnceBytes) this.ask();
      else this.takeBackGather ??= this.clock.after(gatherMs, () => this.ask());
    });
  }

  answered(items: readonly SignedItem[], refused: readonly { fileId: number; part: number | null }[]): void {
    for (const item of items) this.pending.get(keyOf(item))?.answer({ kind: 'signed', item });
    for (const item of refused) this.pending.get(keyOf(item))?.answer({ kind: 'refused' });
  }

  opened(): void {
    this.isOpen = true;
    this.askAll();
  }

  closed(): void {
    this.isOpen = false;
  }

  /** A paused session refuses every signature: the questions wait for it to go on. */
  hold(isHeld: boolean): void {
    const wasHeld = this.isHeld;
    this.isHeld = isHeld;
    if (wasHeld && !isHeld) this.askAll();
  }

  /**
   * A firewall may know one of the bucket's addresses and not the others. Where the first one gives no answer either, it is not the
   * address that is at fault.
   */
  gotNoAnswer({ isFurtherHost }: SignedItem): void {
    this.firstHostOnly = isFurtherHost === true;
  }

  stop(): void {
    this.takeBackGather?.();
    this.takeBackReminder?.();
  }

  private askAll(): void {
    this.unasked = [...this.pending.keys()];
    this.ask();
  }

  private ask(): void {
    this.takeBackGather?.();
    this.takeBackGather = null;
    if (!this.isOpen || this.isHeld) return;
    const items = this.unasked.flatMap((key) => this.pending.get(key)?.item ?? []);
    this.unasked = [];
    for (let at = 0; at < items.length; at += maxSignItems) {
      this.send({
        type: 'sign',
        items: items.slice(at, at + maxSignItems),
        ...(this.firstHostOnly ? { firstHostOnly: true } : {}),
        ...(this.takesForms ? { forms: true } : {}),
      });
    }
    this.remindLater();
  }

  private remindLater(): void {
    this.takeBackReminder?.();
    this.takeBackReminder =
      this.pending.size === 0 ? null : this.clock.after(askAgainMs, () => this.askAll());
  }
}

const keyOf = (item: { fileId: number; part: number | null }): string => `${item.fileId}/${item.part ?? ''}`;
