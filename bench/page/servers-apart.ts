import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { processesOf } from '../upload/processor-time';

/**
 * Keeps the bucket and the Workers on the machine's last processor until the returned function is called: they are not on the computer
 * of the person whose page is measured. Null where that cannot be (one processor, no taskset, processes of somebody else).
 */
export function keepServersApart(): (() => void) | null {
  const last = cpus().length - 1;
  if (last === 0) return null;
  const servers = processesOf(['bucket', 'workers']);
  const release = () => {
    for (const pid of servers) mayRunOn(pid, `0-${last}`);
  };
  if (servers.length > 0 && servers.every((pid) => mayRunOn(pid, String(last)))) return release;
  release();
  return null;
}

/** All threads of the process; those that it starts later come after it. */
const mayRunOn = (pid: number, processors: string): boolean =>
  spawnSync('taskset', ['-acp', processors, String(pid)], { stdio: 'ignore' }).status === 0;
