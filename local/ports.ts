import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const host = '127.0.0.1';

/** A sentence for the person who starts it; nothing has been started yet when it is thrown. */
export class PortTaken extends Error {
  /** `by`: what of ours takes it, and cannot be stopped for it. */
  constructor(port: number, variable: string, what: string, by: string | null = null) {
    const taken = by ? `Port ${port} is taken by ${by}` : `Port ${port} is taken`;
    const stop = by ? '' : 'stop what uses it, or ';
    super(
      `${taken}, and ${what} needs it: ${stop}choose another port with ${variable}, such as ${variable}=${port + 1}.`,
    );
  }
}

export async function requireFreePort(port: number, variable: string, what: string): Promise<void> {
  // Both are needed: some systems let 127.0.0.1 be bound although 0.0.0.0 is, and a full backlog refuses connections.
  if ((await answers(port)) || !(await canListen(port))) throw new PortTaken(port, variable, what);
}

export function readPort(variable: string, otherwise: number): number {
  const value = process.env[variable];
  if (!value) return otherwise;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new Error(`${variable} must be a port number from 1 to 65535, and not "${value}".`);
}

/** Below the ports that systems give to outgoing connections (from 32,768 on Linux, 49,152 elsewhere): nobody takes one meanwhile. */
const [firstFree, lastFree] = [20_000, 32_767];
const given = new Set<number>();

/** One that nothing listens on, and that this process was not given before: it may be used some time later. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(firstFree, lastFree + 1);
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No port from ${firstFree} to ${lastFree} is free.`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
