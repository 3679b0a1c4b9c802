import { expect, it } from 'vitest';
import type { FileView } from '../protocol/session-view';
import { type ReceiptLine, receiptForms, receiptLine } from './receipt-forms';

const file: FileView = {
  id: 1,
  path: 'a.txt',
  key: 'raw/a.txt',
  sizeBytes: 5,
  modifiedAtMs: 1_700_000_000_000,
  state: 'uploaded',
  crc64nvme: '0123456789abcdef',
  md5: '5d41402abc4b2a76b9719d911017c592',
  etag: '5d41402abc4b2a76b9719d911017c592',
  reason: null,
  sentence: null,
};

it.each(['uploaded', 'skipped'] as const)('a receipt has the digests of a file that is %s', (state) => {
  const { crc64nvme, md5, etag } = file;
  expect(receiptLine({ ...file, state })).toMatchObject({ crc64nvme, md5, etag, outcome: state });
});

it.each(['failed', 'cancelled'] as const)(
  'a receipt has no digest of a file that is %s: the one that is known may be of an earlier version',
  (state) => {
    const none = { crc64nvme: null, md5: null, etag: null };
    expect(receiptLine({ ...file, state, sentence: 'It was changed.' })).toMatchObject(none);
  },
);

it('writes a line of JSON that no reader of lines cuts, whatever the name of the file', () => {
  const path = 'a\u2028b\u2029c\u0085d\ne';
  const written = receiptForms.jsonl.line({ path } as ReceiptLine);
  expect(written).toBe('{"path":"a\\u2028b\\u2029c\\u0085d\\ne"}\n');
  expect(JSON.parse(written)).toEqual({ path });
});
