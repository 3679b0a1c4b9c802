import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP listener that can be shut as if the server had died, and opened again on the same port. */
export class Listener {
  private readonly handle: RequestListener;
  private server: Server | undefined;
  private port: number;

  constructor(handle: RequestListener, port: number) {
    this.handle = handle;
    this.port = port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Rejects with the error of `listen`, such as EADDRINUSE. */
  async open(): Promise<void> {
    if (this.server) return;
    // A body of many gigabytes on a slow line takes longer than any fixed time.
    const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000, noDelay: true }, this.handle);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Cuts all connections. */
  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}
