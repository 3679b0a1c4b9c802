// A thread that looks, reads and hashes for the engine: each message is a batch, and so is each answer.
import { parentPort } from 'node:worker_threads';
import { NodeHasher } from '../node-hasher';
import type { ReadBatch, ThreadAnswer, ThreadOrder } from './disk-threads';
import { type HashedRead, readHashed } from './hashed-read';
import { lookNow } from './look';
import { bytesIn, handedOver } from './memory';

const hasher = new NodeHasher();

parentPort?.on('message', (order: ThreadOrder) => {
  if ('paths' in order) look(order.paths);
  else void answer(order);
});

function look(paths: readonly string[]): void {
  const startMs = performance.now();
  const looks = paths.map(lookNow);
  say({ looks, tookMs: performance.now() - startMs });
}

async function answer({ orders, memory }: ReadBatch): Promise<void> {
  const reads: HashedRead[] = [];
  let at = 0;
  for (const order of orders) {
    const length = order.end - order.start;
    reads.push(await readHashed(order, bytesIn(memory, at, length), hasher));
    at += length;
  }
  say({ reads, memory }, handedOver(memory));
}

function say(answer: ThreadAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, transfer);
}
