import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../../app/upload/ports';
import type { FileDigests } from '../../../core/checksums/digest';
import { MiB } from '../../../core/sessions/part-size';
import { type BufferPool, pooledFromBytes } from '../buffer-pool';
import type { RangeDigests, ReadOrder } from './hashed-read';
import { type Look, lookTogether } from './look';
import { bytesIn, handedOver, type Memory } from './memory';

/** The ranges lie in the memory one after another. */
export interface Store {
  readonly orders: readonly ReadOrder[];
  readonly memory: Memory;
}

/** Small ranges share one store, and each large one has its own. */
export interface ReadBatch {
  readonly stores: readonly Store[];
}

export interface ReadAnswer {
  readonly stores: readonly { readonly reads: readonly RangeDigests[]; readonly memory: Memory }[];
}

export type ThreadOrder = ReadBatch | { readonly paths: readonly string[] };
export type ThreadAnswer =
  /** Said once, by a thread that has started. */
  { readonly isReady: true } | ReadAnswer | { readonly looks: readonly Look[]; readonly tookMs: number };

export type ThreadRead =
  | { readonly ok: true; readonly bytes: Bytes; readonly digests: FileDigests }
  | Extract<RangeDigests, { ok: false }>;

/**
 * One reads and hashes faster than most lines carry; a second one helps to begin with a large file, and others are started where a disk
 * or a share lets these wait.
 */
const threadsAtMost = 4;
const longWaitMs = 400;
/** A look that is not answered from memory takes longer. */
const slowLookMs = 0.5;
/** Of those that share memory. */
const filesAtOnce = 128;
/** Of the others: as many MD5s are computed side by side. */
const largeAtOnce = 8;
/** A thread's first batch is one range, since the wire waits for it; each further one is so many times larger, up to the most. */
const largeGrowth = 4;
const largeBytesAtOnce = 128 * MiB;
/** The first parts of a file of so many bytes are read by so many threads, since nothing else is to be done then. */
const largeFileBytes = 64 * MiB;
const threadsForLarge = 2;

interface Wanted {
  readonly order: ReadOrder;
  readonly resolve: (read: ThreadRead) => void;
  readonly reject: (cause: unknown) => void;
}

/** What a thread does now. */
interface Work {
  answered(answer: ThreadAnswer): void;
  readonly failed: (cause: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Given nothing before: what does not start can lose nothing. */
  isReady: boolean;
  work: Work | null;
  /** Large ranges that it takes next, at most. */
  largeInNext: number;
}

/**
 * Reads and hashes in threads of their own, many small files in one message: calls of Node's own thread pool, five for each file,
 * took more time than all else that a small file needs. The main thread is left to the sockets.
 */
export class DiskThreads {
  private readonly threads: Thread[] = [];
  private wanted: Wanted[] = [];
  private isDue = false;
  private isClosed = false;
  private isSlow = false;
  private further: NodeJS.Timeout | null = null;

  constructor(
    private readonly script: URL,
    readonly buffers: BufferPool,
  ) {
    this.start();
  }

  read(order: ReadOrder): Promise<ThreadRead> {
    return new Promise((resolve, reject) => {
      this.wanted.push({ order, resolve, reject });
      if (this.isDue) return;
      this.isDue = true;
      // After this turn, so that all that is begun in it travels together.
      setImmediate(() => {
        this.isDue = false;
        this.pump();
      });
    });
  }

  /**
   * What is at each of the paths: by a thread that has nothing else to do, which is far less work than to ask Node's own threads for
   * each; by these where none has started yet or all are busy, or where the disk is so slow that many are better asked at once.
   */
  async look(paths: readonly string[]): Promise<readonly Look[]> {
    const looks = await this.lookAt(paths);
    const isLarge = (look: Look) => look.kind === 'file' && look.sizeBytes >= largeFileBytes;
    // Before it is needed: to start takes as long as to read and hash two parts.
    if (this.threads.length < threadsForLarge && looks.some(isLarge)) this.startAnother();
    return looks;
  }

  close(): void {
    this.isClosed = true;
    if (this.further) clearTimeout(this.further);
    for (const { worker } of this.threads) void worker.terminate();
  }

  private async lookAt(paths: readonly string[]): Promise<readonly Look[]> {
    const thread = this.idle();
    if (!thread || this.isSlow) return await lookTogether(paths);
    return await new Promise((resolve) => {
      const answered = (answer: ThreadAnswer) => {
        if (!('looks' in answer)) return;
        this.isSlow = answer.tookMs > slowLookMs * paths.length;
        resolve(answer.looks);
      };
      this.give(thread, { paths }, { answered, failed: () => resolve(lookTogether(paths)) });
    });
  }

  private pump(): void {
    while (this.wanted.length > 0 && !this.isClosed) {
      const thread = this.idle();
      if (!thread) {
        this.startFurther();
        return;
      }
      const batch = this.nextFor(thread);
      const stores = this.storesOf(batch.map(({ order }) => order));
      this.give(
        thread,
        { stores },
        {
          answered: (answer) => 'stores' in answer && settle(batch, answer),
          failed: (cause) => {
            for (const { reject } of batch) reject(cause);
          },
        },
        stores.flatMap(({ memory }) => handedOver(memory)),
      );
    }
  }

  private idle(): Thread | undefined {
    return this.threads.find(({ isReady, work }) => isReady && work === null);
  }

  private give(thread: Thread, order: ThreadOrder, work: Work, transfer: ArrayBuffer[] = []): void {
    thread.work = work;
    thread.worker.postMessage(order, transfer);
  }

  /** Some large ranges, or many small ones. */
  private nextFor(thread: Thread): Wanted[] {
    const isLarge = this.wanted[0] !== undefined && isLargeOrder(this.wanted[0].order);
    const most = isLarge ? this.largeFor(thread) : filesAtOnce;
    let bytes = 0;
    const count = this.wanted.findIndex(({ order }, at) => {
      bytes += lengthOf(order);
      const isFull = at === most || (isLarge && bytes > largeBytesAtOnce);
      return at > 0 && (isFull || isLargeOrder(order) !== isLarge);
    });
    return this.wanted.splice(0, count === -1 ? this.wanted.length : count);
  }

  /**
   * One where nothing is gained by more. At first, and where the disk lets threads wait, no more than leave something for each thread
   * that is idle; else all there are, since many together cost less.
   */
  private largeFor(thread: Thread): number {
    if (!this.wanted[0]?.order.besides.includes('md5')) return 1;
    const most = thread.largeInNext;
    thread.largeInNext = Math.min(largeGrowth * most, largeAtOnce);
    const isShared = most < largeAtOnce || this.threads.length > threadsForLarge;
    const idle = this.threads.filter(({ isReady, work }) => isReady && work === null).length;
    return isShared ? Math.min(most, Math.ceil(this.wanted.length / idle)) : most;
  }

  private storesOf(orders: readonly ReadOrder[]): Store[] {
    const [first] = orders;
    if (first && isLargeOrder(first))
      return orders.map((order) => ({ orders: [order], memory: this.buffers.take(lengthOf(order)).buffer }));
    const bytes = orders.reduce((sum, order) => sum + lengthOf(order), 0);
    return [{ orders, memory: new ArrayBuffer(bytes) }];
  }

  private startFurther(): void {
    if (this.threads.length === threadsAtMost) return;
    this.further ??= setTimeout(() => {
      this.further = null;
      const isWaiting = this.wanted.length > 0 && !this.idle();
      if (isWaiting) this.startAnother();
      else this.pump();
    }, longWaitMs);
  }

  private startAnother(): void {
    try {
      this.start();
    } catch (cause) {
      this.startFailed(cause);
    }
    this.pump();
  }

  /** The machine allows no more threads: those that are there go on. */
  private startFailed(cause: unknown): void {
    if (this.threads.length > 0) return;
    for (const { reject } of this.wanted.splice(0)) reject(cause);
  }

  private start(): void {
    if (this.isClosed) return;
    const thread: Thread = { worker: new Worker(this.script), isReady: false, work: null, largeInNext: 1 };
    this.threads.push(thread);
    thread.worker.on('message', (answer: ThreadAnswer) => {
      const { work } = thread;
      thread.isReady = true;
      thread.work = null;
      work?.answered(answer);
      this.pump();
    });
    thread.worker.on('error', (cause) => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      thread.work?.failed(cause);
      this.startFailed(cause);
      this.pump();
    });
  }
}

function settle(batch: readonly Wanted[], { stores }: ReadAnswer): void {
  const wanted = batch.values();
  for (const { reads, memory } of stores) {
    let at = 0;
    for (const read of reads) {
      const { value } = wanted.next();
      if (!value) return;
      const length = lengthOf(value.order);
      value.resolve(read.ok ? { ...read, bytes: bytesIn(memory, at, length) } : read);
      at += length;
    }
  }
}

const lengthOf = ({ start, end }: ReadOrder): number => end - start;
const isLargeOrder = (order: ReadOrder): boolean => lengthOf(order) >= pooledFromBytes;
