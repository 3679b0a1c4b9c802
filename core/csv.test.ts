import { describe, expect, it } from 'vitest';
import { csvRow } from './csv';

describe('a row of CSV', () => {
  it('keeps commas, quotes and line breaks inside their cell', () => {
    expect(csvRow(['a,b', 'say "hi"', 'two\r\nlines', null, 7])).toBe(
      '"a,b","say ""hi""","two\r\nlines","","7"\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('lets no spreadsheet run %j', (text) => {
    expect(csvRow([text])).toBe(`"'${text}"\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\nx', '＝1', '＋1', '－1', '＠x'])(
    'takes the power from a cell that begins as the formula %j',
    (text) => {
      expect(csvRow([text])).toBe(`"'${text}"\r\n`);
    },
  );

  it('leaves a number a number, also below zero', () => {
    expect(csvRow([-5])).toBe('"-5"\r\n');
  });
});
