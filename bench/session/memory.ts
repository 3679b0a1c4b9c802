import { readdirSync, readFileSync } from 'node:fs';

/** Resident bytes of this process's children of a name, from Linux's /proc; null where the system does not tell. */
export function memoryOfChildren(name: string): number | null {
  const found = processIds()
    .map(statusOf)
    .filter((status) => status.includes(`Name:\t${name}\n`) && status.includes(`PPid:\t${process.pid}\n`));
  const kib = found.map((status) => Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
  return found.length === 0 ? null : kib.reduce((sum, value) => sum + value, 0) * 1024;
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

/** Empty for a process that ended meanwhile. */
function statusOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/status`, 'utf8');
  } catch {
    return '';
  }
}
