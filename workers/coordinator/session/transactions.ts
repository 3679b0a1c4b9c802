import type { SessionParts } from './parts';

class RolledBack extends Error {}

/**
 * Changes of the object's storage, all or nothing. What changed in memory is written at the end, once however often it changed,
 * and forgotten when storage rolls back.
 */
export class Transactions {
  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly parts: Pick<SessionParts, 'records' | 'ledger' | 'outbox'>,
  ) {}

  run<T>(change: () => T): T {
    try {
      return this.storage.transactionSync(() => {
        const value = change();
        for (const part of this.all) part.save();
        return value;
      });
    } catch (cause) {
      for (const part of this.all) part.forget();
      throw cause;
    }
  }

  private get all() {
    const { records, ledger, outbox } = this.parts;
    return [ledger, outbox, records];
  }

  /** Nothing at all where the change gives null. */
  runUnlessNull<T>(change: () => T | null): T | null {
    try {
      return this.run(() => {
        const value = change();
        if (value === null) throw new RolledBack();
        return value;
      });
    } catch (cause) {
      if (cause instanceof RolledBack) return null;
      throw cause;
    }
  }
}
