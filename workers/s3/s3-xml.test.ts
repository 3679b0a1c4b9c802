import { expect, it } from 'vitest';
import { parseStorageError } from './s3-xml';

it.each([
  ['<Error><Code>NoSuchKey</Code></Error>', 'NoSuchKey'],
  ['<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>', 'AccessDenied'],
  ['<errorResponse><Code>SignatureDoesNotMatch</Code></errorResponse>', 'SignatureDoesNotMatch'],
  ['<html><Code>NoSuchKey</Code></html>', null],
  ['{"code":"NoSuchKey"}', null],
  ['', null],
])('finds in %s the code %s', (text, code) => {
  expect(parseStorageError(text)).toBe(code);
});
