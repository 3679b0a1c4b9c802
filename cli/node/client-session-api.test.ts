import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { serverAt } from '../server';
import { ClientSessionApi } from './client-session-api';

it('tells of a server that is busy while files are listed', async () => {
  let status = 503;
  const http = createServer((_request, response) => {
    const body = status < 400 ? { scan: 3 } : { status, detail: `Status ${status}.`, title: '', type: '' };
    response
      .writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
        'retry-after': '0',
      })
      .end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  const server = serverAt(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, 'token');
  const api = new ClientSessionApi(server, 'session');
  const told: (string | null)[] = [];
  api.onListing = (trouble) => told.push(trouble);
  for (status of [503, 500, 429, 408])
    expect(await api.openScan()).toEqual({ ok: false, kind: 'busy', sentence: `Status ${status}.` });
  await api.look();
  status = 409;
  expect(await api.openScan()).toMatchObject({ ok: false, kind: 'refused' });
  status = 201;
  expect(await api.openScan()).toEqual({ ok: true, value: 3 });
  expect(told).toEqual(['Status 503.', 'Status 500.', 'Status 429.', 'Status 408.', null, null]);
});

it('takes the page of a proxy or of a portal for a server that is busy, whatever its status', async () => {
  let status = 404;
  const http = createServer((_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>default backend</html>'),
  ).listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  const server = serverAt(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, 'token');
  const api = new ClientSessionApi(server, 'session');
  for (status of [200, 401, 403, 404]) expect(await api.look()).toMatchObject({ ok: false, kind: 'busy' });
  expect(api.wasNotAllowed).toBe(false);
});
