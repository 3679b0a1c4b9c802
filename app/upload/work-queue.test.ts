import { describe, expect, it } from 'vitest';
import { multipart, single } from './fakes/engine-set-up';
import { FakeFile } from './fakes/fake-file';
import { FileJob, type Work } from './file-job';
import { WorkQueue } from './work-queue';

const fitsPack = (sizeBytes: number) => sizeBytes <= 10;
const job = (id: number, sizeBytes: number) => new FileJob(single(id), FakeFile.of('x'.repeat(sizeBytes)));
const largeJob = (id: number, parts: number) =>
  new FileJob(multipart(id, 100), FakeFile.of('x'.repeat(100 * parts)));

function queueOf(...jobs: FileJob[]): WorkQueue {
  const queue = new WorkQueue(fitsPack);
  for (const each of jobs) queue.add(each);
  return queue;
}

/** The ids of what is begun when so many places are free. */
function begun(queue: WorkQueue, places: number, tinyToo = false): number[] {
  return Array.from({ length: places }, () => {
    const work = queue.peek(places, tinyToo, () => true);
    if (work) queue.take(work);
    return work?.job.id ?? 0;
  });
}

describe('the queue of work', () => {
  it('gives large files half of the places while small ones wait, and all of them otherwise', () => {
    expect(begun(queueOf(largeJob(1, 9), job(2, 50), job(3, 50), job(4, 50)), 4)).toEqual([1, 1, 2, 3]);
    expect(begun(queueOf(largeJob(1, 9)), 4)).toEqual([1, 1, 1, 1]);
    expect(begun(queueOf(job(2, 50), job(3, 50)), 4)).toEqual([2, 3, 0, 0]);
  });

  it('goes round large files, a few of them at a time, so that none waits for all parts of another', () => {
    expect(begun(queueOf(largeJob(1, 10_000), largeJob(2, 3)), 8)).toEqual([1, 2, 1, 2, 1, 2, 1, 1]);
    const many = queueOf(...[1, 2, 3, 4, 5, 6].map((id) => largeJob(id, 2)));
    expect(begun(many, 12)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 5, 6]);
  });

  it('keeps what fits a pack for packs, unless nothing travels in them', () => {
    const queue = queueOf(job(1, 5), job(2, 50));
    expect(queue.peekTiny()?.job.id).toBe(1);
    expect(begun(queue, 2)).toEqual([2, 0]);
    expect(begun(queue, 1, true)).toEqual([1]);
    expect(queue.waitingFiles).toBe(0);
  });

  it('gives a file that is to go alone no pack', () => {
    const alone = job(1, 5);
    const queue = queueOf(alone);
    const work = queue.peekTiny();
    if (work) queue.take(work);
    alone.sendAlone();
    queue.add(alone);
    expect(queue.peekTiny()).toBeNull();
    expect(begun(queue, 1)).toEqual([1]);
  });

  it('goes by what may begin, out of turn', () => {
    const queue = queueOf(largeJob(1, 9), job(2, 50));
    const isSmall = ({ job: each }: Work) => !each.isLarge;
    expect(queue.peek(4, false, isSmall)?.job.id).toBe(2);
    expect(queue.peek(0, false, (work) => !isSmall(work))?.job.id).toBe(1);
    expect(queue.peek(4, false, () => false)).toBeNull();
  });

  it('forgets a file that is removed', () => {
    const gone = job(1, 50);
    const queue = queueOf(gone, job(2, 50));
    queue.remove(gone);
    expect(begun(queue, 2)).toEqual([2, 0]);
  });
});
