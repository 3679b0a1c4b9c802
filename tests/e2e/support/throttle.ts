import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const bytesPerSecond = 12_000_000;
const tickMs = 20;

/**
 * A slow line to another S3 server: a TCP relay that limits what goes up. Requests pass unchanged, so a server that is
 * addressed path style verifies signatures made for the relay's own host name.
 */
export async function openThrottle(endpoint: string): Promise<{ endpoint: string; openFully(): void }> {
  const target = new URL(endpoint);
  if (target.protocol !== 'http:')
    throw new Error(`Only an http endpoint can be slowed down, and not ${endpoint}`);
  let isOpen = false;
  let allowance = 0;
  const waiting = new Set<Socket>();
  const timer = setInterval(() => {
    allowance = (bytesPerSecond * tickMs) / 1_000;
    for (const socket of waiting) socket.resume();
    waiting.clear();
  }, tickMs);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 80), target.hostname);
    client.on('data', (chunk) => {
      upstream.write(chunk);
      allowance -= chunk.length;
      if (isOpen || allowance > 0) return;
      client.pause();
      waiting.add(client);
    });
    upstream.pipe(client);
    client.on('end', () => upstream.end());
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    clearInterval(timer);
    server.close();
  });
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('The relay has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    openFully() {
      isOpen = true;
    },
  };
}
