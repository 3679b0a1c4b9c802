import { expect, it } from 'vitest';
import { piecesOf } from './mail-port';

it('a text is told apart from the addresses in it', () => {
  expect(piecesOf('Open this:\n\nhttps://a.example/x_1-2?q=1\n\nIt works once.')).toEqual([
    { kind: 'text', value: 'Open this:\n\n' },
    { kind: 'link', value: 'https://a.example/x_1-2?q=1' },
    { kind: 'text', value: '\n\nIt works once.' },
  ]);
  expect(piecesOf('javascript:alert(1)')).toEqual([{ kind: 'text', value: 'javascript:alert(1)' }]);
});
