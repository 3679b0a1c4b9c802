import { connect as connectSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connect } from './s3-under-test.ts';

const { client, key } = await connect();

test.each([
  ['small', 4_096],
  ['large', 1_000_000],
])('stores nothing of a %s body whose connection breaks off', async (name, sizeBytes) => {
  const signed = await client.sign({ method: 'PUT', key: key(name) }, { sign: 'query' });
  const url = new URL(signed.url);
  const socket = connectSocket(Number(url.port), url.hostname);
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${sizeBytes}\r\n\r\n`,
  );
  socket.write(Buffer.alloc(sizeBytes - 1));
  await sleep(300);
  socket.destroy();
  await sleep(300);
  expect((await client.call({ method: 'HEAD', key: key(name) })).status).toBe(404);
});

test('leaves the object that was there when its replacement breaks off', async () => {
  await client.call({ method: 'PUT', key: key('kept'), body: 'kept' });
  const signed = await client.sign({ method: 'PUT', key: key('kept') }, { sign: 'query' });
  const url = new URL(signed.url);
  const socket = connectSocket(Number(url.port), url.hostname);
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 10\r\n\r\nhalf`,
  );
  await sleep(300);
  socket.destroy();
  await sleep(300);
  expect((await client.call({ key: key('kept') })).text).toBe('kept');
});
