import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bucketDifferences } from '../../tests/e2e/support/bucket-differences';
import { BucketReader } from '../../tests/e2e/support/bucket-reader';
import { makeFolder } from '../../tests/e2e/support/folder-maker';
import {
  type BenchCase,
  type CaseResult,
  median,
  rounded,
  type Surroundings,
  type TargetVersus,
} from '../result';
import { type UploadCase, warmUpPlans } from './cases';
import { Detours } from './detours';
import type { Job, Peer, Ran } from './peer';
import { barePage } from './peers/bare-page';
import { awscli, rclone } from './peers/command';
import { ours } from './peers/ours';
import { oursCli } from './peers/ours-cli';
import { raw } from './peers/raw';
import { uppy } from './peers/uppy';
import { meanProcessorTime, type ProcessorTime } from './processor-time';

/** Everybody uploads the same folder into the same bucket, by turns; each run is compared with the folder, and then removed. */
export const uploadCase = (upload: UploadCase): BenchCase => ({
  name: upload.name,
  targets: upload.targets,
  ...(upload.byCommandLine ? { group: 'cli' } : {}),
  async run(surroundings) {
    const { say, scratch, storage, rounds } = surroundings;
    const folder = join(scratch, upload.name);
    say(`${upload.name}: making ${upload.plans.length} files`);
    const files = await makeFolder(folder, `bench-${upload.name}`, upload.plans);
    // What is still to be written to the disk would be so during the first rounds, and hold up whoever commits anything then.
    spawnSync('sync');
    const figures = new Map<string, number[]>();
    const processor = new Map<string, ProcessorTime[]>();
    const { peers, skipped } = present(upload, surroundings);
    const detours = upload.roundTripMs === undefined ? null : new Detours(upload.roundTripMs);
    await warmUp(upload, surroundings, detours, peers);
    for (let round = 1; round <= rounds; round++) {
      for (const peer of inTurn(peers, round)) {
        const job = { folder, files, storage, prefix: `bench/${crypto.randomUUID()}/`, detours };
        const ran = await checkedRun(peer, job);
        const figure = upload.figure(ran.seconds);
        figures.set(peer.name, [...(figures.get(peer.name) ?? []), figure]);
        processor.set(peer.name, [...(processor.get(peer.name) ?? []), ran.processor]);
        say(`${upload.name}, round ${round}, ${peer.name}: ${rounded(figure)} ${upload.metric}`);
      }
    }
    detours?.close();
    await rm(folder, { recursive: true });
    const means = [...processor].map(([name, runs]) => [name, meanProcessorTime(runs)]);
    return { ...resultOf(upload, figures, skipped), processor: Object.fromEntries(means) };
  },
});

/** So that no peer pays for code that was not compiled yet, or for a bucket that is new; nothing of it is measured. */
async function warmUp(
  upload: UploadCase,
  { scratch, storage, say }: Surroundings,
  detours: Detours | null,
  peers: readonly Peer[],
): Promise<void> {
  const folder = join(scratch, `${upload.name}-warm-up`);
  const files = await makeFolder(folder, 'bench-warm-up', warmUpPlans(upload));
  say(`${upload.name}: ${files.length} files by each, to warm up`);
  for (const peer of peers)
    await checkedRun(peer, { folder, files, storage, prefix: `bench/${crypto.randomUUID()}/`, detours });
  await rm(folder, { recursive: true });
}

interface Field {
  readonly peers: readonly Peer[];
  /** Why the others do not take part. */
  readonly skipped: Readonly<Record<string, string>>;
}

function present(upload: UploadCase, surroundings: Surroundings): Field {
  const browsers = [ours(surroundings), uppy, barePage];
  const all = [
    ...(upload.byCommandLine ? [oursCli(surroundings)] : browsers),
    rclone(4),
    rclone(16),
    awscli,
    raw(6),
    raw(16),
  ];
  const wanted = surroundings.peers;
  const skipped: Record<string, string> = {};
  const peers = all.filter((peer) => {
    const why = wanted && !wanted.includes(peer.name) ? 'it was not chosen' : peer.missing();
    if (why !== null) skipped[peer.name] = why;
    return why === null;
  });
  for (const [name, why] of Object.entries(skipped)) surroundings.say(`${name} is left out: ${why}`);
  return { peers, skipped };
}

/** Another one is the first in each round: who is first finds a bucket and Workers that are colder. */
function inTurn(peers: readonly Peer[], round: number): Peer[] {
  const first = (round - 1) % peers.length;
  return [...peers.slice(first), ...peers.slice(0, first)];
}

/** A run after which the bucket is not as the folder throws: it has no figure. */
async function checkedRun(peer: Peer, job: Job): Promise<Ran> {
  const ran = await peer.run(job);
  const bucket = new BucketReader(job.storage);
  const differences = await bucketDifferences(bucket, ran.prefix, job.files, { readEvery: 10 });
  await bucket.empty(ran.prefix);
  if (differences.length > 0)
    throw new Error(`${peer.name} left ${differences.length} differences, such as ${differences[0]}`);
  return ran;
}

function resultOf(
  upload: UploadCase,
  figures: ReadonlyMap<string, number[]>,
  skipped: Field['skipped'],
): CaseResult {
  const medians = Object.fromEntries([...figures].map(([name, values]) => [name, median(values)]));
  const { ours: own = Number.NaN, ...peers } = medians;
  const targets = upload.targets.map(({ vs, min_ratio }): TargetVersus => {
    const peer = peers[vs];
    const ratio = peer === undefined ? Number.NaN : own / peer;
    if (!Number.isNaN(ratio)) return { vs, min_ratio, ratio: rounded(ratio), met: ratio >= min_ratio };
    const reason = skipped[vs] ?? skipped.ours ?? 'it has no figure';
    return { vs, min_ratio, ratio: null, met: false, reason };
  });
  return {
    name: upload.name,
    metric: upload.metric,
    ours: Number.isNaN(own) ? null : rounded(own),
    skipped,
    peers: Object.fromEntries(Object.entries(peers).map(([name, value]) => [name, rounded(value)])),
    targets,
    rounds: Object.fromEntries([...figures].map(([name, values]) => [name, values.map(rounded)])),
  };
}
