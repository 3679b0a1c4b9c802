import type { SessionParts } from './parts';

class RolledBack extends Error {}

/** Changes of the object's storage, all or nothing. What is cached of it is forgotten when storage rolls back. */
export class Transactions {
  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly parts: Pick<SessionParts, 'records' | 'ledger'>,
  ) {}

  run<T>(change: () => T): T {
    try {
      return this.storage.transactionSync(change);
    } catch (cause) {
      this.parts.records.forget();
      this.parts.ledger.forget();
      throw cause;
    }
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
