// A thread that looks, reads and hashes for the engine: each message is a batch, and so is each answer.
import { parentPort } from 'node:worker_threads';
import { NodeHasher } from '../node-hasher';
import type { ReadBatch, ThreadAnswer, ThreadOrder } from './disk-threads';
import { readHashed } from './hashed-read';
import { lookNow } from './look';
import { bytesIn, handedOver } from './memory';

const hasher = new NodeHasher();
// After what waits already, such as the first look.
setImmediate(() => void hasher.prepare());

parentPort?.on('message', (order: ThreadOrder) => {
  if ('paths' in order) look(order.paths);
  else void answer(order);
});

say({ isReady: true });

function look(paths: readonly string[]): void {
  const startMs = performance.now();
  const looks = paths.map(lookNow);
  say({ looks, tookMs: performance.now() - startMs });
}

async function answer({ stores }: ReadBatch): Promise<void> {
  const placed = stores.flatMap(({ orders, memory }) => {
    let at = 0;
    return orders.map((order) => {
      const into = bytesIn(memory, at, order.end - order.start);
      at += into.length;
      return { order, into };
    });
  });
  const reads = await readHashed(placed, hasher);
  let at = 0;
  const answered = stores.map(({ orders, memory }) => {
    const from = at;
    at += orders.length;
    return { reads: reads.slice(from, at), memory };
  });
  say(
    { stores: answered },
    stores.flatMap(({ memory }) => handedOver(memory)),
  );
}

function say(answer: ThreadAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, transfer);
}
