import { expect, it } from 'vitest';
import { otherHosts } from './bucket-hosts';

const origins = (endpoint: string, bucket = 'demo') =>
  otherHosts(endpoint, bucket).map(({ origin }) => origin);

it('knows the four names of a bucket of Amazon S3, whichever of them was entered', () => {
  const inName = [
    'https://demo.s3.eu-central-1.amazonaws.com',
    'https://demo.s3.dualstack.eu-central-1.amazonaws.com',
  ];
  expect(origins('https://s3.eu-central-1.amazonaws.com')).toEqual([
    ...inName,
    'https://s3.dualstack.eu-central-1.amazonaws.com',
  ]);
  expect(origins('https://s3.dualstack.eu-central-1.amazonaws.com')).toEqual([
    ...inName,
    'https://s3.eu-central-1.amazonaws.com',
  ]);
  expect(origins('https://s3.cn-north-1.amazonaws.com.cn')).toContain(
    'https://demo.s3.cn-north-1.amazonaws.com.cn',
  );
});

it('gives a bucket with a dot no name that its certificate does not cover', () => {
  expect(origins('https://s3.eu-central-1.amazonaws.com', 'a.b')).toEqual([
    'https://s3.dualstack.eu-central-1.amazonaws.com',
  ]);
});

it('makes up no name for other services', () => {
  expect(origins('https://s3.example.com')).toEqual([]);
  expect(origins('https://s3.eu-central-1.amazonaws.com.example.com')).toEqual([]);
  expect(origins('http://s3.eu-central-1.amazonaws.com')).toEqual([]);
});

it('knows the names of this machine', () => {
  expect(origins('http://127.0.0.1:9090')).toEqual(['http://localhost:9090', 'http://[::1]:9090']);
});
