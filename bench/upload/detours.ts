import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Bytes of one direction that are on their way; more are not read before some have arrived. */
const onTheWayAtMost = 8 * 1024 * 1024;

/** Longer ways to the servers of this machine: everything on them takes half of the round trip, in each direction. */
export class Detours {
  private readonly servers = new Map<string, Server>();
  private readonly sockets = new Set<Socket>();

  constructor(private readonly roundTripMs: number) {}

  /** An address behind which is the same server, further away. */
  async to(url: string): Promise<string> {
    const { host, hostname, port } = new URL(url);
    const server = this.servers.get(host) ?? createServer((near) => this.carry(near, hostname, Number(port)));
    if (!this.servers.has(host)) {
      this.servers.set(host, server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Flags that let Chromium take the long way to these servers; their addresses stay as they are. */
  async chromiumFlags(urls: readonly string[]): Promise<string[]> {
    const rules = urls.map(async (url) => `MAP ${new URL(url).host} ${new URL(await this.to(url)).host}`);
    return [`--host-resolver-rules=${(await Promise.all(rules)).join(', ')}`];
  }

  close(): void {
    for (const server of this.servers.values()) server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private carry(near: Socket, hostname: string, port: number): void {
    const far = connect(port, hostname);
    for (const socket of [near, far]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.once('close', () => this.sockets.delete(socket));
      // What breaks here is seen, and judged, by those at both ends.
      socket.on('error', () => {});
    }
    // The handshake takes a round trip before the first byte may leave.
    void this.flow(near, far, performance.now() + this.roundTripMs);
    void this.flow(far, near, 0);
  }

  private async flow(from: Socket, to: Socket, notBeforeMs: number): Promise<void> {
    let onTheWay = 0;
    let last: Promise<unknown> = Promise.resolve();
    const arrive = async (chunk: Buffer, atMs: number, before: Promise<unknown>) => {
      await setTimeout(Math.max(0, atMs - performance.now()));
      await before;
      to.write(chunk);
      onTheWay -= chunk.length;
    };
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        onTheWay += chunk.length;
        const atMs = Math.max(performance.now(), notBeforeMs) + this.roundTripMs / 2;
        last = arrive(chunk, atMs, last);
        if (onTheWay > onTheWayAtMost) await last;
      }
    } catch {
      to.destroy();
    }
    await last;
    to.end();
  }
}
