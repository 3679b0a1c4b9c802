import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server that is no S3, whose buckets are named after what it does; and one that nobody should ever reach. */
    hostile: { endpoint: string; forbidden: string };
  }
}

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export default async function startHostileServers({ provide }: TestProject) {
  let reached = 0;
  const forbidden = await listen((request, response) => {
    if (request.url !== '/reached') reached += 1;
    response.end(String(reached));
  });
  const behaviours: Record<string, Behaviour> = {
    'redirects-302': (request, response) => redirect(response, 302, `${urlOf(forbidden)}${request.url}`),
    'redirects-307': (request, response) => redirect(response, 307, `${urlOf(forbidden)}${request.url}`),
    'redirects-to-metadata': (_request, response) =>
      redirect(response, 301, 'http://169.254.169.254/latest/meta-data/'),
    'answers-endlessly': (_request, response) => {
      const more = Buffer.alloc(256 * 1024, 'x');
      const write = () => {
        while (!response.destroyed && response.write(more));
      };
      response.writeHead(200, { 'content-type': 'application/xml' }).on('drain', write);
      write();
    },
    'drips-its-body': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      everyMoment(response, () => response.write('<'));
    },
    'drips-its-headers': ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      everyMoment(socket, () => socket.write('x-more: and more\r\n'));
    },
    'never-answers': () => {},
    'sends-huge-headers': (_request, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nx-huge: ${'x'.repeat(4 * 1024 * 1024)}\r\n\r\n`);
    },
    'refuses-in-its-own-words': (_request, response) => {
      response.writeHead(403, { 'content-type': 'application/xml' });
      response.end(
        '<Error><Code>internal secret: 42 &lt;script&gt;</Code><Message>root:x:0:0</Message></Error>',
      );
    },
    'refuses-without-a-word': (_request, response) => response.writeHead(403).end(),
    'is-under-maintenance': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>We are back soon</h1>');
    },
    'has-a-proxy-with-nobody-behind': (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>default backend - 404</h1>');
    },
  };
  const hostile = await listen((request, response) => {
    const bucket = request.url?.split(/[/?]/)[1] ?? '';
    behaviours[bucket]?.(request, response);
  });
  provide('hostile', { endpoint: urlOf(hostile), forbidden: urlOf(forbidden) });
  return () => {
    for (const server of [hostile, forbidden]) {
      server.close();
      server.closeAllConnections();
    }
  };
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location }).end();
}

function everyMoment(until: { readonly destroyed: boolean }, work: () => void): void {
  const timer = setInterval(() => (until.destroyed ? clearInterval(timer) : work()), 50);
}

async function listen(handle: Behaviour): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
