import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';

/**
 * Two servers on one directory would sweep each other's bodies away. The lock names the holder's endpoint, and counts
 * for as long as something answers there: so a killed server leaves no lock that anybody has to remove by hand.
 */
export async function lockDataDirectory(dataDir: string, endpoint: string): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true });
  const path = join(resolve(dataDir), 'server.json');
  const holder = readHolder(path);
  if (holder !== undefined && holder !== endpoint && (await answers(holder))) {
    throw new Error(`The data in ${dataDir} is in use by the local S3 server at ${holder}.`);
  }
  writeFileSync(path, JSON.stringify({ endpoint }));
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): string | undefined {
  try {
    const { endpoint } = JSON.parse(readFileSync(path, 'utf8'));
    return URL.canParse(endpoint) ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

function answers(endpoint: string): Promise<boolean> {
  return new Promise((resolvePromise) => {
    const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
    const finish = (isThere: boolean) => {
      socket.destroy();
      resolvePromise(isThere);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
