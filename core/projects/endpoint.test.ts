import { describe, expect, it } from 'vitest';
import { parseEndpoint } from './endpoint';

const hosted = { allowLoopback: false };
const local = { allowLoopback: true };

describe('an endpoint', () => {
  it.each([
    ['https://s3.eu-central-1.amazonaws.com', 'https://s3.eu-central-1.amazonaws.com'],
    [' HTTPS://S3.Example.COM/ ', 'https://s3.example.com'],
    ['https://s3.example.com:443', 'https://s3.example.com'],
    ['https://s3.example.com.', 'https://s3.example.com'],
    ['https://0x7f.example.com', 'https://0x7f.example.com'],
  ])('%j is taken as %j', (typed, endpoint) => {
    expect(parseEndpoint(typed, hosted)).toEqual({ ok: true, endpoint });
  });

  it.each([
    'http://s3.example.com',
    'ftp://s3.example.com',
    'https://127.0.0.1',
    'https://0x7f.1',
    'https://2130706433',
    'https://0177.0.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://localhost',
    'https://localhost.',
    'https://s3.localhost',
    'https://minio',
    'https://minio.local',
    'https://metadata.google.internal',
    'https://s3.example.com:8443',
    'https://s3.example.com/bucket',
    'https://s3.example.com?x=1',
    'https://s3.example.com/?',
    'https://s3.example.com/#',
    'https://user@s3.example.com',
    's3.example.com',
    '',
    'javascript:alert(1)',
  ])('%j is refused with a sentence', (typed) => {
    const result = parseEndpoint(typed, hosted);
    expect(result).toMatchObject({ ok: false, sentence: expect.stringMatching(/^The endpoint .*\.$/) });
  });

  it('may be http on loopback in local mode, and nowhere else', () => {
    expect(parseEndpoint('http://127.0.0.1:9090', local)).toEqual({
      ok: true,
      endpoint: 'http://127.0.0.1:9090',
    });
    expect(parseEndpoint('http://localhost:9090/', local)).toEqual({
      ok: true,
      endpoint: 'http://localhost:9090',
    });
    expect(parseEndpoint('http://[::1]:9090', local)).toEqual({ ok: true, endpoint: 'http://[::1]:9090' });
    expect(parseEndpoint('http://127.0.0.1:9090/x', local)).toMatchObject({ ok: false });
    expect(parseEndpoint('http://192.168.1.1', local)).toMatchObject({ ok: false });
    expect(parseEndpoint('ftp://127.0.0.1', local)).toMatchObject({ ok: false });
  });
});
