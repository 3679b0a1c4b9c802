import { expect, it } from 'vitest';
import { judge } from './verification';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const other = '0cc175b9c0f1b6a831c399e269772661';
const unread = { sizeBytes: 3, etag: null, crc64nvme: null };
const object = { key: 'k', sizeBytes: 3, etag: md5 };

it('believes size and ETag together, and nothing less', () => {
  const expected = { sizeBytes: 3, etag: md5, md5, crc64nvme: null };
  expect(judge(expected, object, true)).toEqual({ ok: true, etag: md5 });
  expect(judge(expected, null, true)).toEqual({ ok: false, reason: 'missing_in_bucket' });
  expect(judge(expected, { ...object, sizeBytes: 4 }, true)).toEqual({
    ok: false,
    reason: 'differs_in_bucket',
  });
  expect(judge(expected, { ...object, etag: other }, true)).toEqual({
    ok: false,
    reason: 'differs_in_bucket',
  });
});

it('compares with the MD5 where nobody could read the ETag at sending', () => {
  expect(judge({ ...unread, md5 }, object, false).ok).toBe(true);
  expect(judge({ ...unread, md5: other }, object, false).ok).toBe(false);
});

it('takes an ETag that is no MD5 where the bucket answered it itself', () => {
  const kms = { ...object, etag: other };
  expect(judge({ ...unread, etag: other, md5 }, kms, false).ok).toBe(true);
  expect(judge({ ...unread, etag: other, md5 }, kms, true).ok).toBe(false);
});

it('compares the CRC64NVME wherever the bucket shows one', () => {
  const crc64nvme = 'ae8b14860a799888';
  const expected = { ...unread, etag: md5, md5: null, crc64nvme };
  expect(judge(expected, { ...object, crc64nvme }, false).ok).toBe(true);
  expect(judge(expected, object, false).ok).toBe(true);
  expect(judge(expected, { ...object, crc64nvme: '0'.repeat(16) }, false)).toEqual({
    ok: false,
    reason: 'differs_in_bucket',
  });
});

it('believes an equal CRC64NVME before any ETag: that of SSE-KMS is no MD5, and of a lost answer nobody read it', () => {
  const crc64nvme = 'ae8b14860a799888';
  const lostAnswer = { ...unread, md5, crc64nvme };
  const kms = { ...object, etag: other, crc64nvme };
  expect(judge(lostAnswer, kms, false)).toEqual({ ok: true, etag: other });
  expect(judge({ ...lostAnswer, etag: md5 }, kms, true)).toEqual({ ok: true, etag: other });
  expect(judge(lostAnswer, { ...kms, sizeBytes: 4 }, false).ok).toBe(false);
  expect(judge(lostAnswer, { ...kms, crc64nvme: '0'.repeat(16) }, false).ok).toBe(false);
});
