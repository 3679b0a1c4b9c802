import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time, by whose they are. */
export type ProcessorTime = Readonly<Record<string, number>>;

/** Of Linux on every architecture that Node runs on: USER_HZ, see proc(5). */
const ticksPerSecond = 100;
const betweenLooksMs = 200;

/**
 * What every process of the machine takes while something runs, as /proc tells it: a process that ends in between is counted up to
 * the last look before. Nothing where there is no /proc.
 */
export class ProcessorWatch {
  readonly #atStart = new Map<string, number>();
  readonly #latest = new Map<string, { owner: string; ticks: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    for (const { id, ticks } of processes()) this.#atStart.set(id, ticks);
    this.#timer = setInterval(() => this.#look(), betweenLooksMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  taken(): ProcessorTime {
    this.#look();
    const seconds: Record<string, number> = {};
    for (const [id, { owner, ticks }] of this.#latest) {
      const taken = (ticks - (this.#atStart.get(id) ?? 0)) / ticksPerSecond;
      seconds[owner] = (seconds[owner] ?? 0) + taken;
    }
    const rounded = Object.entries(seconds).map(
      ([owner, taken]) => [owner, Number(taken.toFixed(1))] as const,
    );
    return Object.fromEntries(rounded.filter(([, taken]) => taken >= 0.1).sort(([, a], [, b]) => b - a));
  }

  #look(): void {
    for (const { id, owner, ticks } of processes()) this.#latest.set(id, { owner, ticks });
  }
}

function* processes(): Iterable<{ id: string; owner: string; ticks: number }> {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return;
  }
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name, which may hold anything, stands in brackets; utime and stime are the 14th and 15th field, starttime the 22nd.
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      yield {
        id: `${pid} ${fields[19]}`,
        owner: ownerOf(name, () => readFileSync(`/proc/${pid}/cmdline`, 'latin1'), Number(pid)),
        ticks,
      };
    } catch {
      // It has ended since the directory was read.
    }
  }
}

/** The part that a process plays in a bench, or its name. */
function ownerOf(name: string, commandLine: () => string, pid: number): string {
  if (pid === process.pid) return 'bench';
  if (name === 'radosgw' || name.startsWith('ceph-')) return 'bucket';
  if (name === 'workerd') return 'workers';
  if (!name.startsWith('chrom')) return name;
  const line = commandLine();
  if (line.includes('--type=renderer')) return 'chromium page';
  if (line.includes('network.mojom.NetworkService')) return 'chromium network';
  return line.includes('--type=') ? 'chromium other' : 'chromium browser';
}

/** Of several runs of one peer. */
export function meanProcessorTime(runs: readonly ProcessorTime[]): ProcessorTime {
  const owners = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  const mean = (owner: string) => runs.reduce((sum, run) => sum + (run[owner] ?? 0), 0) / runs.length;
  return Object.fromEntries(owners.map((owner) => [owner, Number(mean(owner).toFixed(1))]));
}
