import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time, by whose they are. */
export type ProcessorTime = Readonly<Record<string, number>>;

/** Of Linux on every architecture that Node runs on: USER_HZ, see proc(5). */
const ticksPerSecond = 100;

/** What every process of the machine takes from now on, as /proc tells it; nothing where there is no /proc. */
export class ProcessorWatch {
  readonly #before = new Map([...processes()].map(({ id, ticks }) => [id, ticks]));

  /** Of other processes that have ended since, only those of this bench's own commands are known. */
  taken(): ProcessorTime {
    const seconds: Record<string, number> = {};
    for (const { id, owner, ticks } of processes()) {
      const taken = (ticks - (this.#before.get(id) ?? 0)) / ticksPerSecond;
      seconds[owner] = (seconds[owner] ?? 0) + taken;
    }
    const worth = Object.entries(seconds).filter(([, taken]) => taken >= 0.1);
    return Object.fromEntries(
      worth.sort(([, a], [, b]) => b - a).map(([owner, taken]) => [owner, rounded(taken)]),
    );
  }
}

/** The ids of the processes that play one of these parts. */
export function processesOf(owners: readonly string[]): number[] {
  return [...processes()].flatMap(({ id, pid, owner }) =>
    id !== ended && owners.includes(owner) ? [pid] : [],
  );
}

const ended = 'ended';

const rounded = (seconds: number) => Number(seconds.toFixed(1));

function* processes(): Iterable<{ id: string; pid: number; owner: string; ticks: number }> {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return;
  }
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name, which may hold anything, stands in brackets; after it utime, stime, cutime and cstime are the 12th field and on.
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticksAt = (field: number) => Number(fields[field]) + Number(fields[field + 1]);
      const owner = ownerOf(name, () => readFileSync(`/proc/${pid}/cmdline`, 'latin1'), Number(pid));
      yield { id: `${pid} ${fields[19]}`, pid: Number(pid), owner, ticks: ticksAt(11) };
      if (Number(pid) === process.pid)
        yield { id: ended, pid: Number(pid), owner: 'command', ticks: ticksAt(13) };
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
  return Object.fromEntries(owners.map((owner) => [owner, rounded(mean(owner))]));
}
