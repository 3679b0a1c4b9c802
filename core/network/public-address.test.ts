import { describe, expect, it } from 'vitest';
import { parsePublicAddress } from './public-address';

const hosted = { allowLoopback: false, allowPath: false };
const local = { ...hosted, allowLoopback: true };

describe('a public address', () => {
  it.each([
    ['https://s3.eu-central-1.amazonaws.com', 'https://s3.eu-central-1.amazonaws.com'],
    ['https://S3.Example.COM.:443/', 'https://s3.example.com'],
    ['https://bücher.example.com', 'https://xn--bcher-kva.example.com'],
    ['https://s3%2eexample%2ecom', 'https://s3.example.com'],
    ['https://s3。example．com', 'https://s3.example.com'],
    ['https://10.example.com', 'https://10.example.com'],
    ['https://mylocal.example.com', 'https://mylocal.example.com'],
    ['https://notnip.io', 'https://notnip.io'],
  ])('%j is taken as %j', (typed, origin) => {
    const parsed = parsePublicAddress(typed, hosted);
    expect(parsed.ok && parsed.url.origin).toBe(origin);
  });

  it.each([
    // One loopback address in all spellings.
    'https://127.0.0.1',
    'https://127.1',
    'https://127.0.0.1.',
    'https://2130706433',
    'https://0x7f000001',
    'https://0x7f.1',
    'https://0177.0.0.01',
    'https://017700000001',
    'https://127。0。0。1',
    'https://１２７.0.0.1',
    'https://①②⑦.0.0.1',
    'https://%31%32%37.0.0.1',
    'https://0',
    'https://[::1]',
    'https://[::]',
    'https://[0:0:0:0:0:ffff:7f00:1]',
    'https://[::ffff:127.0.0.1]',
    'https://[64:ff9b::127.0.0.1]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    // Other private and even public addresses: none is a name.
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://169.254.169.254',
    'https://0xa9fea9fe',
    'https://8.8.8.8',
    // Names of one network.
    'https://localhost',
    'https://LOCALHOST.',
    'https://s3.localhost',
    'https://minio',
    'https://minio.',
    'https://minio.local',
    'https://nas.lan',
    'https://nas.home.arpa',
    'https://1.0.0.127.in-addr.arpa',
    'https://metadata.google.internal',
    'https://metadata.google.internal.',
    'https://instance-data.ec2.internal',
    'https://s3.invalid',
    'https://s3.test',
    'https://s3.example',
    'https://s3.onion',
    'https://s3.alt',
    'https://s3.private',
    'https://s3.svc.cluster.local',
    // Public names of private addresses.
    'https://127.0.0.1.nip.io',
    'https://10-0-0-1.sslip.io',
    'https://localtest.me',
    'https://x.lvh.me',
    'https://7f000001.c0a80001.rbndr.us',
    // What would end a directive or a header.
    "https://s3.example.com;script-src'",
    'https://s3.example.com,evil.com',
    'https://s3_private.example.com',
    'https://*.example.com',
    'https://-s3.example.com',
    `https://${'a'.repeat(64)}.com`,
    `https://${'a.'.repeat(130)}com`,
    'https://s3..example.com',
    // Other doors.
    'http://s3.example.com',
    'ftp://s3.example.com',
    'file:///etc/passwd',
    'gopher://s3.example.com',
    'javascript:alert(1)',
    'https://s3.example.com:8443',
    'https://s3.example.com:80',
    'https://s3.example.com:0',
    'https://user@s3.example.com',
    'https://s3.example.com@127.0.0.1',
    'https://s3.example.com/path',
    'https://s3.example.com/../x',
    'https://s3.example.com?',
    'https://s3.example.com#',
    'https:\\\\127.0.0.1',
    'https:127.0.0.1',
    's3.example.com',
    '',
  ])('%j is refused', (typed) => {
    expect(parsePublicAddress(typed, hosted)).toMatchObject({ ok: false });
  });

  it('may be on loopback, on any port and over http, in local mode alone', () => {
    for (const typed of [
      'http://127.0.0.1:9090',
      'http://localhost:9090',
      'http://[::1]:9090',
      'https://127.9.9.9',
    ]) {
      expect(parsePublicAddress(typed, local), typed).toMatchObject({ ok: true });
      expect(parsePublicAddress(typed, hosted), typed).toMatchObject({ ok: false });
    }
  });

  it.each([
    'http://192.168.1.1',
    'http://10.0.0.1:9090',
    'http://0.0.0.0',
    'http://minio.local',
    'ftp://127.0.0.1',
  ])('%j is refused even in local mode', (typed) =>
    expect(parsePublicAddress(typed, local)).toMatchObject({ ok: false }),
  );
});
