import { readdirSync, readFileSync } from 'node:fs';

const sampleEveryMs = 1_000;

/** Bytes of all processes of the Chromium whose group this is, what they share counted once (PSS, from Linux's /proc). */
export function chromiumMemory(groupId: number): number {
  let kib = 0;
  for (const id of readdirSync('/proc')) {
    if (!/^\d+$/.test(id)) continue;
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      // Behind the name, which stands in brackets: state, parent, group.
      const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(group) !== groupId || !stat.includes('(chrom')) continue;
      kib += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
    } catch {
      // It has ended since the directory was read.
    }
  }
  return kib * 1024;
}

/** Growth from now on. */
export function watchMemory(groupId: number) {
  const idle = chromiumMemory(groupId);
  if (idle === 0) throw new Error('The memory of Chromium could not be read: this needs the /proc of Linux');
  let highest = idle;
  const sample = () => {
    highest = Math.max(highest, chromiumMemory(groupId));
  };
  const timer = setInterval(sample, sampleEveryMs);
  return {
    grown: () => chromiumMemory(groupId) - idle,
    /** At the highest. */
    end(): number {
      clearInterval(timer);
      sample();
      return highest - idle;
    },
  };
}
