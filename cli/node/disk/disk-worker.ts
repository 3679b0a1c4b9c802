// A thread that reads and hashes for the engine: each message is a batch, and so is each answer.
import { parentPort } from 'node:worker_threads';
import { NodeHasher } from '../node-hasher';
import type { ReadAnswer, ReadBatch } from './disk-threads';
import { type HashedRead, readHashed } from './hashed-read';
import { bytesIn, handedOver } from './memory';

const hasher = new NodeHasher();

parentPort?.on('message', (batch: ReadBatch) => void answer(batch));

async function answer({ orders, memory }: ReadBatch): Promise<void> {
  const reads: HashedRead[] = [];
  let at = 0;
  for (const order of orders) {
    const length = order.end - order.start;
    reads.push(await readHashed(order, bytesIn(memory, at, length), hasher));
    at += length;
  }
  const said: ReadAnswer = { reads, memory };
  parentPort?.postMessage(said, handedOver(memory));
}
