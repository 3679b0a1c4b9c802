import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { send } from './answer.ts';

async function sentHeaders(headers: Record<string, string>): Promise<Record<string, string>> {
  let sent: Record<string, string> = {};
  const response = {
    writeHead: (_: number, all: Record<string, string>) => {
      sent = all;
    },
    end: () => {},
  };
  await send(response as unknown as ServerResponse, { status: 200, headers, body: 'x' }, {}, false);
  return sent;
}

test('a header value cannot begin another header', async () => {
  const { 'content-disposition': value } = await sentHeaders({ 'content-disposition': 'a\r\nx-injected: 1' });
  expect(value).toBe('a  x-injected: 1');
});

test('a header value in any script is sent as its UTF-8 bytes', async () => {
  const { 'x-amz-meta-name': value = '' } = await sentHeaders({ 'x-amz-meta-name': '報告 é' });
  expect(Buffer.from(value, 'latin1').toString()).toBe('報告 é');
});

test('the length comes after the headers that Node would re-encode', async () => {
  const headers = await sentHeaders({ 'content-disposition': 'attachment' });
  expect(Object.keys(headers)).toEqual(['content-disposition', 'content-length']);
});
