import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** An address behind which is the same server, over a line that takes so many bytes a second towards it, whatever the connections. */
export async function narrowWay(url: string, bytesPerSecond: number) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let freeAtMs = 0;
  const carry = async (near: Socket, far: Socket) => {
    try {
      for await (const chunk of near as AsyncIterable<Buffer>) {
        freeAtMs = Math.max(performance.now(), freeAtMs) + (chunk.length / bytesPerSecond) * 1_000;
        await setTimeout(Math.max(0, freeAtMs - performance.now()));
        far.write(chunk);
      }
      far.end();
    } catch {
      far.destroy();
    }
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay(true));
      socket.once('close', () => sockets.delete(socket));
      // What breaks here is seen by those at both ends.
      socket.on('error', () => {});
    }
    far.pipe(near);
    void carry(near, far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
